import type { TranslationOf } from '../catalogue.ts'

export const buttons: TranslationOf<'buttons'> = {
  done: 'Fertig',
  back: 'Zurück',
  cancel: 'Abbrechen',
  save: 'Sichern',
}
