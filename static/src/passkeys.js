// Shows what needs passkeys where the browser has them, and says so in the page when none was made or used.
// django-allauth's own scripts talk to the device.
const able = window.PublicKeyCredential !== undefined
for (const part of document.querySelectorAll('[data-needs-passkeys]')) part.hidden = !able

document.addEventListener('allauth.error', (event) => {
  event.preventDefault() // else it goes to the console only
  for (const words of document.querySelectorAll('[data-passkey-error]')) {
    words.hidden = false
    words.setAttribute('role', 'alert')
  }
})
