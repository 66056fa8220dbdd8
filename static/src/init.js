// Starts the GOV.UK and MOJ components. A module, so it needs no inline script and runs under script-src 'self'.
// build.mjs adds the version of each library to its address: a new version is never mistaken for a cached one.
import { initAll as startGovuk } from './govuk-frontend.min.js'
import { initAll as startMoj } from './moj-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
startGovuk()
startMoj()
