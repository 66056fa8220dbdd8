// Draws every figure on the page. A figure is:
//   <div class="pb-chart" id="fig" role="img" aria-labelledby="fig-says"></div>
//   <script type="application/json" data-chart-for="fig">{"data": […], "layout": {…}}</script>
// Colours in the JSON are token names ("$better", "$concern", "$usual"…), so that page, print and chart share one palette.
// Plotly is fetched only by a page that has a figure. Without it, or without JavaScript, the table beside the figure
// carries everything.
const sources = [...document.querySelectorAll('script[data-chart-for]')]

const css = getComputedStyle(document.documentElement)
const token = (name) => css.getPropertyValue(`--pb-${name}`).trim()
const colours = (value) =>
  Array.isArray(value) ? value.map(colours)
  : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, colours(v)]))
  : typeof value === 'string' && value.startsWith('$') ? token(value.slice(1)) || value
  : value

// Uploading a figure to a third party must stay impossible: no cloud button, no server address, no logo.
const config = {
  displayModeBar: false, responsive: true, plotlyServerURL: '', modeBarButtonsToRemove: ['sendChartToCloud'], displaylogo: false
}
const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches

const axis = (given = {}) => ({ gridcolor: '#e3eaeb', linecolor: token('line'), zeroline: false, fixedrange: true, automargin: true, ...given })
const house = (layout) => ({
  font: { family: getComputedStyle(document.body).fontFamily, size: 14, color: token('ink') },
  margin: { l: 50, r: 16, t: 8, b: 40 }, paper_bgcolor: 'transparent', plot_bgcolor: 'transparent',
  showlegend: false, hovermode: 'closest', dragmode: false, transition: { duration: calm ? 0 : 150 },
  ...layout, xaxis: axis(layout.xaxis), yaxis: axis(layout.yaxis)
})
// On a phone a figure may name other layout values: "narrow": {"margin": {…}, "xaxis.nticks": 4}
const narrowed = (layout) => {
  const { narrow = {}, ...wide } = layout
  if (window.innerWidth > 640) return wide
  for (const [path, value] of Object.entries(narrow)) {
    const keys = path.split('.')
    const last = keys.pop()
    keys.reduce((at, key) => (at[key] ??= {}), wide)[last] = value
  }
  return wide
}

const fetchPlotly = () => new Promise((resolve, reject) => {
  const script = document.createElement('script')
  script.src = new URL('./plotly-basic.min.js', import.meta.url)
  script.onload = () => resolve(window.Plotly)
  script.onerror = reject
  document.head.append(script)
})

const draw = (Plotly) => {
  for (const source of sources) {
    const box = document.getElementById(source.dataset.chartFor)
    if (!box) continue
    const { data, layout = {} } = colours(JSON.parse(source.textContent))
    Plotly.newPlot(box, data, house(narrowed(layout)), config)
    window.addEventListener('beforeprint', () => Plotly.Plots.resize(box))
  }
}

// A figure that can't be drawn gives way to its table, opened.
const showTables = () => {
  for (const source of sources) {
    document.getElementById(source.dataset.chartFor)?.remove()
    source.closest('figure')?.querySelector('details')?.setAttribute('open', '')
  }
}

if (sources.length) fetchPlotly().then(draw).catch(showTables)
