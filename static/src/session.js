// Warns five minutes before the session ends. What counts is the server's word: another tab may have gone on.
const box = document.querySelector('[data-session-left]')
const WARNED_BEFORE = 300 // seconds
const words = box?.querySelector('[data-session-words]')
const form = box?.querySelector('form')
const clock = new Intl.DateTimeFormat('en-GB', { hour: 'numeric', minute: '2-digit', hour12: true })
let timer

const wait = (seconds, then) => {
  clearTimeout(timer)
  timer = setTimeout(then, Math.max(seconds, 1) * 1000)
}
const rest = (left) => {
  box.hidden = true
  words.textContent = ''
  wait(left - WARNED_BEFORE, look)
}
const over = () => {
  form.querySelector('button').hidden = true
  words.textContent = 'You are signed out. What you have typed is still here: send it, and it is kept for an hour while you sign in.'
  box.hidden = false
}
const warn = (left) => {
  const at = clock.format(new Date(Date.now() + left * 1000)).replace(' ', '')
  box.hidden = false
  if (!words.textContent) words.textContent = `You will be signed out at ${at}.`
  wait(left, look)
}

async function look () {
  try {
    const answer = await fetch(box.dataset.sessionUrl, { headers: { Accept: 'application/json' } })
    const { left } = await answer.json()
    if (left <= 0) over()
    else if (left > WARNED_BEFORE + 5) rest(left)
    else warn(left)
  } catch {
    wait(30, look) // no network: ask again
  }
}

form?.addEventListener('submit', async (event) => {
  event.preventDefault()
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), headers: { Accept: 'application/json' } })
    rest((await answer.json()).left)
  } catch {
    look()
  }
})

if (box) wait(Number(box.dataset.sessionLeft) - WARNED_BEFORE, look)
