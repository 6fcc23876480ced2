import type { TranslationOf } from '../catalogue.ts'

export const shell: TranslationOf<'shell'> = {
  addFiles: 'Dateien hinzufügen',
  addFolder: 'Ordner hinzufügen',
  pauseAll: 'Alle anhalten',
  resumeAll: 'Alle fortsetzen',
  notUploaded: '{count, number} nicht hochgeladen',
  doneAt: 'fertig {time}',
  nextLinkAt: 'nächster Link {time}',
  allAt: 'alle {time}',

  pages: 'Seiten',
  uploads: 'Uploads',
  history: 'Verlauf',
  clearFinished: 'Fertige ausblenden',
  filter: 'Nach Name oder Ziel filtern',
  search: 'Name, Ziel oder Schlüssel suchen',

  sentToday: 'Heute {bytes} gesendet',
  dropAnywhere: 'Dateien oder Ordner ins Fenster ziehen',
  closeMessage: 'Meldung schließen',

  discard: 'Änderungen verwerfen?',
  discardLead: 'Was Sie hier geändert haben, ist nicht gesichert.',
  keepEditing: 'Weiter bearbeiten',
  discardChanges: 'Änderungen verwerfen',
  cancelDelivery: 'Upload von {title} abbrechen?',
  noMoreFiles: 'Dropreel sucht nicht weiter nach Dateien dafür.',
  willNotBeUploaded:
    '{count, plural, one {# Datei wird nicht hochgeladen, und was von ihr schon gesendet war, wird auf dem Speicher gelöscht.} other {# Dateien werden nicht hochgeladen, und was von ihnen schon gesendet war, wird auf dem Speicher gelöscht.}}',
  uploadedStays:
    '{count, plural, one {Was hochgeladen ist, bleibt: # Datei.} other {Was hochgeladen ist, bleibt: # Dateien.}}',
  nothingLocalChanges: 'Auf diesem Computer ändert sich nichts.',
  keepUploading: 'Weiter hochladen',
  cancelUpload: 'Upload abbrechen',

  broken: 'Das Fenster kann nicht angezeigt werden.',
  brokenLead:
    'Ihre Uploads laufen weiter. Ein Diagnosebericht sammelt, was zur Suche nach der Ursache nötig ist.',
  reload: 'Neu laden',
  saveReport: 'Diagnosebericht sichern …',
}
