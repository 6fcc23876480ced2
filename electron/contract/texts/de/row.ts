import type { TranslationOf } from '../catalogue.ts'

export const row: TranslationOf<'row'> = {
  to: 'an {destination}',
  doneAt: 'fertig {when}',
  inAMinute: 'in einer Minute',
  verifying: 'Wird geprüft {percent, number} %',
  readingAgain: 'Liest die Datei erneut',
  partsKeptUntil: 'Teile bleiben bis {day}',
  partsKeptWhy:
    'Eine Regel des Buckets entfernt dann die Teile dieses Uploads. Lassen Sie ihn vor diesem Tag weitergehen.',
  progress: 'Fortschritt',
  verified: 'Geprüft',
  progressText: '{percent, number} Prozent, {bytes}',
  silent: '{time} lang keine Daten',
  silentAdvice: 'Kommen keine, versucht Dropreel eine neue Verbindung.',
  pausing: 'Hält an',
  finishing: 'Schließt ab',
  ending: 'beendet, was unterwegs ist',
  waited: 'schon {time}',
  waitedKeepsTrying: '{time}, sucht weiter',
  growing: 'bisher {size}, wächst',
  unchanged: '{size}, {time} unverändert',
  forHours: 'auf die Uploadzeiten',
  triesAgainAt: 'Neuer Versuch {time}',
  triesAgainIn: 'Neuer Versuch in {time}',
  triesAgainNow: 'Neuer Versuch jetzt',
  demoLink: 'Sein Link geht nur auf diesem Computer',
}
