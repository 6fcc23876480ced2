import type { TranslationOf } from '../catalogue.ts'

export const selection: TranslationOf<'selection'> = {
  count: '{count, number} ausgewählt',
  copyLinks: '{count, plural, one {# Link kopieren} other {# Links kopieren}}',
  as: 'als',
  copyLinksAs: 'Links kopieren als',
  asList: 'Liste',
  asMarkdown: 'Markdown',
  asCsv: 'CSV',
  pause: '{count, number} anhalten',
  resume: '{count, number} fortsetzen',
  cancel: '{count, number} abbrechen',
  remove: '{count, number} entfernen',
  clear: 'Auswahl aufheben',
}
