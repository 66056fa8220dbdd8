// Follows the check of a sent file without the reader pressing anything. Without JavaScript "See how far it is" does the same.
const panel = document.querySelector('[data-progress]')
const EVERY = 1500 // milliseconds
let failures = 0

const look = async () => {
  try {
    const answer = await fetch(panel.dataset.progress, { headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new Error(String(answer.status))
    const { settled, slow, words, read, total } = await answer.json()
    // What the page offers to a reader changes then.
    if (settled || slow !== panel.hasAttribute('data-progress-slow')) return window.location.reload()
    const said = panel.querySelector('[data-progress-words]')
    if (said.textContent !== words) said.textContent = words // said again only when it changed
    const bar = panel.querySelector('[data-progress-bar]')
    bar.max = total || 1
    bar.value = read
    failures = 0
  } catch {
    if (++failures > 5) return // the link is still there
  }
  setTimeout(look, EVERY)
}

if (panel) setTimeout(look, EVERY)
