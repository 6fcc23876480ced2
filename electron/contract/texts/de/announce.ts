import type { TranslationOf } from '../catalogue.ts'

/** Without verbs that would be others for one file and for several. */
export const announce: TranslationOf<'announce'> = {
  uploading: '{names}: Upload läuft.',
  verifying: '{names}: Prüfung läuft.',
  ending: '{names}: Was unterwegs ist, wird beendet.',
  waiting: '{names}: Warten.',
  queued: '{names}: in der Warteschlange.',
  paused: '{names}: angehalten.',
  cancelled: '{names}: abgebrochen.',
  reading: '{names}: Ordner wird gelesen.',
  uploaded: '{names}: hochgeladen.',
  uploadedAndTrashed: '{names}: hochgeladen, und die Datei ist im Papierkorb.',
  uploadedBut: '{names}: hochgeladen. {why}',
  uploadedButKept: '{names}: hochgeladen, aber die Datei bleibt. {why}',
  failed: '{names}: nicht hochgeladen. {why}',
  changed: '{names}: Warten auf Sie. {why}',
  waitingForHours: '{names}: Warten auf die Uploadzeiten.',
  waitingForNetwork: '{names}: Warten auf das Netzwerk.',
  waitingForDrive: '{names}: Warten auf das Laufwerk.',
  waitingForFile: '{names}: Warten auf die Datei, die noch geschrieben wird.',
  waitingForYou: '{names}: Warten auf Sie.',
  waitingToTryAgain: '{names}: Warten auf einen neuen Versuch.',
  moved: '{name}: Platz {place, number} von {count, number} in der Warteschlange.',
}
