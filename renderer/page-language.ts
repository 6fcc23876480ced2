import { languageFor, languageNow, speak } from '#contract'

// The main process has put it into the address. This comes before what the window is made of, so that every text there is
// in it.
speak(languageFor([new URLSearchParams(location.search).get('language') ?? 'en']))
document.documentElement.lang = languageNow()
