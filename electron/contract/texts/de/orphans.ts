import type { TranslationOf } from '../catalogue.ts'

export const orphans: TranslationOf<'orphans'> = {
  titleOn: 'Unfertige Uploads auf {destination}',
  what: 'Teile von Uploads im Bucket {bucket}, die niemand beenden wird. Sie erscheinen nicht als Objekte, belegen aber Platz, der bezahlt wird.',
  showOthers: 'Auch die anderer Programme anzeigen',
  name: 'Unfertige Uploads',
  asking: 'Der Speicher wird gefragt …',
  none: 'Nichts ist zurückgeblieben.',
  askAgain: 'Noch einmal fragen',
  begun: 'begonnen {time}',
  removedOn: 'der Speicher entfernt ihn am {day}',
  abort: 'Verwerfen',
  abortNamed: '{key} verwerfen',
  abortAll: 'Alle verwerfen',
  done: 'Fertig',
  abortTitle:
    '{count, plural, one {Diesen unfertigen Upload verwerfen?} other {# unfertige Uploads verwerfen?}}',
  partsDeleted:
    '{count, plural, one {Seine Teile werden auf dem Speicher gelöscht und lassen sich nicht zurückholen. Fertige Objekte und die Dateien auf diesem Computer bleiben.} other {Ihre Teile werden auf dem Speicher gelöscht und lassen sich nicht zurückholen. Fertige Objekte und die Dateien auf diesem Computer bleiben.}}',
  partsOfSizeDeleted:
    '{count, plural, one {Seine Teile ({size}) werden auf dem Speicher gelöscht und lassen sich nicht zurückholen. Fertige Objekte und die Dateien auf diesem Computer bleiben.} other {Ihre Teile ({size}) werden auf dem Speicher gelöscht und lassen sich nicht zurückholen. Fertige Objekte und die Dateien auf diesem Computer bleiben.}}',
  mayBeAtWork:
    'Ein anderes Programm oder ein anderer Computer arbeitet vielleicht noch an dem, was nicht von Ihnen ist.',
  keep: 'Behalten',
  abortAsked: '{count, plural, one {Upload verwerfen} other {Uploads verwerfen}}',
}
