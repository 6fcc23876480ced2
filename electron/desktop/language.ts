import { app } from 'electron'
import { languageFor, languageNow, speak, type LanguageChoice } from '../contract/index.ts'

/** Speaks the chosen language from now on. Answers whether that is another one than before. */
export function speakAs(choice: LanguageChoice): boolean {
  const language = choice === 'system' ? languageFor(app.getPreferredSystemLanguages()) : choice
  if (language === languageNow()) return false
  speak(language)
  return true
}
