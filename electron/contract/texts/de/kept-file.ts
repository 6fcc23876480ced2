import type { TranslationOf } from '../catalogue.ts'

export const keptFile: TranslationOf<'keptFile'> = {
  gradeTooLow: 'Der Beweis hat Stufe {proof}, verlangt war mindestens {grade}.',
  gradeByNow: 'Der Beweis hat inzwischen nur noch Stufe {proof}.',
  stillOpen:
    '{programs} {count, plural, one {hat die Datei noch zum Schreiben geöffnet.} other {haben die Datei noch zum Schreiben geöffnet.}}',
  wasOpen: '{programs} hatte die Datei zum Schreiben geöffnet, während sie geprüft wurde.',
  notTheVerified: 'Das Objekt unter dem Schlüssel ist nicht mehr das geprüfte.',
  changedSince: 'Die Datei wurde nach der Prüfung geändert.',
  stillNeeded: 'Ein anderer Upload braucht diese Datei noch.',
  changedLast: 'sie hat sich im letzten Moment geändert',
}
