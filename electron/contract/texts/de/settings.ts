import type { TranslationOf } from '../catalogue.ts'

export const settings: TranslationOf<'settings'> = {
  appearance: 'Darstellung',
  theme: 'Farben',
  themeSystem: 'Wie das System',
  themeLight: 'Hell',
  themeDark: 'Dunkel',
  language: 'Sprache',
  languageSystem: 'Wie das System',
}
