import type { TranslationOf } from '../catalogue.ts'

export const delivery: TranslationOf<'delivery'> = {
  uploading: 'Wird hochgeladen',
  verifying: 'Wird geprüft',
  ending: 'Beendet, was unterwegs ist',
  waiting: 'Wartet',
  queued: 'In der Warteschlange',
  paused: 'Angehalten',
  done: 'Hochgeladen',
  cancelled: 'Abgebrochen',
  reading: 'Wird gelesen, bisher {count, plural, one {# Datei} other {# Dateien}}',
  notUploaded: '{count, number} nicht hochgeladen',
  notUploadedOf: '{count, number} von {total, number} nicht hochgeladen',
  uploaded: '{count, number} hochgeladen',
  cutOff: 'Die Liste der Dateien brach ab: Ziehen Sie sie noch einmal herein',
}
