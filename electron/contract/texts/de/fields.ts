import type { TranslationOf } from '../catalogue.ts'

export const fields: TranslationOf<'fields'> = {
  show: 'Anzeigen',
  choose: 'Auswählen …',
  none: 'Keine',
  unseen: 'Mit unsichtbaren Zeichen: {text}',
}
