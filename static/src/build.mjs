// Builds static/build (never committed) out of static/src and node_modules: `npm run build`.
// Plain node, no shell tools. It fails rather than ship a stylesheet that names a missing file or a font we may not use.
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as sass from 'sass'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const modules = join(root, 'node_modules')
const source = join(root, 'static', 'src')
const build = join(root, 'static', 'build')
const moj = join(modules, '@ministryofjustice', 'frontend', 'moj')

const libraries = {
  'govuk-frontend.min.js': ['govuk-frontend', 'dist/govuk/govuk-frontend.min.js'],
  'moj-frontend.min.js': ['@ministryofjustice/frontend', 'moj/moj-frontend.min.js'],
  'plotly-basic.min.js': ['plotly.js-basic-dist-min', 'plotly-basic.min.js']
}

const text = (path) => readFile(path, 'utf8')
const version = async (name) => JSON.parse(await text(join(modules, name, 'package.json'))).version

await rm(build, { recursive: true, force: true })
await mkdir(join(build, 'js'), { recursive: true })

// Libraries as they come, but for the comment that names a source map: the manifest of static files would look for it.
const addresses = {}
for (const [file, [name, path]] of Object.entries(libraries)) {
  const script = await text(join(modules, name, path))
  await writeFile(join(build, 'js', file), script.replace(/\/\/# sourceMappingURL=\S+\s*$/, ''))
  addresses[`./${file}`] = `./${file}?v=${await version(name)}`
}

const ours = ['init.js', 'charts.js', 'progress.js', 'passkeys.js', 'session.js']
for (const file of ours) {
  const script = await text(join(source, file))
  const versioned = script.replace(/'(\.\/[\w.-]+\.min\.js)'/g, (whole, address) => `'${addresses[address] ?? address}'`)
  await writeFile(join(build, 'js', file), versioned)
}

const logger = { warn: (message) => message.includes('`govuk-text-colour` mixin') || console.warn(message) } // MOJ's own
const compiled = sass.compile(join(source, 'app.scss'), { loadPaths: [root], style: 'compressed', quietDeps: true, logger })
const css = compiled.css.replace(/[^{}]+\{[^{}]*(?:crown|crest)[^{}]*\}/g, '') // marks of government, which this is not
if (/GDS Transport|@font-face/i.test(css)) throw new Error('The stylesheet names a font that only GOV.UK may use.')
await writeFile(join(build, 'app.css'), css)

// Exactly the pictures that the stylesheet asks for.
const wanted = new Set([...css.matchAll(/url\(["']?(?!data:)([^"')]+)["']?\)/g)].map((match) => match[1]))
for (const address of wanted) {
  if (!address.startsWith('assets/images/')) throw new Error(`The stylesheet asks for ${address}, which is not ours to serve.`)
  await mkdir(dirname(join(build, address)), { recursive: true })
  await copyFile(join(moj, address), join(build, address))
}

console.log(`static/build: app.css (${Math.round(css.length / 1024)} KB), ${Object.keys(libraries).length + ours.length} scripts, ${wanted.size} pictures`)
