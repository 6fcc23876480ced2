import type { TranslationOf } from '../catalogue.ts'

export const local: TranslationOf<'local'> = {
  stays: 'Die Datei bleibt',
  staysBecause: 'Die Datei bleibt: {why}',
  goingToTrash: 'Die Datei kommt gerade in den Papierkorb',
  toTrashAt: 'Die Datei kommt in den Papierkorb: {time}',
  toTrashAtBecause: 'Die Datei kommt in den Papierkorb ({time}): {why}',
  inTrash: 'Die Datei ist im Papierkorb',
  gone: 'Die Datei war nicht mehr da',
  toTrashOnceProven:
    '{days, plural, =0 {Die Datei kommt in den Papierkorb, sobald ein Nachweis von {grade} vorliegt} one {Die Datei kommt einen Tag nach einem Nachweis von {grade} in den Papierkorb} other {Die Datei kommt # Tage nach einem Nachweis von {grade} in den Papierkorb}}',
  toTrashOnceReadBack:
    '{days, plural, =0 {Die Datei kommt in den Papierkorb, sobald das Objekt zurückgelesen ist} one {Die Datei kommt einen Tag nach dem Zurücklesen in den Papierkorb} other {Die Datei kommt # Tage nach dem Zurücklesen in den Papierkorb}}',
  gradeA: 'Stufe A',
  gradeOrBetter: 'Stufe {grade} oder besser',
}
