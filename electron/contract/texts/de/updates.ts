import type { TranslationOf } from '../catalogue.ts'

export const updates: TranslationOf<'updates'> = {
  about: 'Über Dropreel',
  version: 'Version',
  log: 'Protokoll',
  showLog: 'Protokollordner anzeigen',
  licences: 'Lizenzen',
  newVersions: 'Neue Versionen',
  look: 'Nach neuen Versionen suchen',
  newVersion: 'Neue Version',
  whatIsNew: 'Was ist neu',
  later: 'Später',
  restart: 'Neu starten und aktualisieren',
  openPage: 'Seite öffnen',
  off: 'Diese Ausgabe sucht nicht nach neuen Versionen.',
  notLooked: 'Dropreel hat noch nicht nach neuen Versionen gesucht.',
  looking: 'Dropreel sucht nach neuen Versionen.',
  current: 'Das ist die neueste Version. Zuletzt gesucht: {time}.',
  unreachable:
    'Dropreel konnte nicht nach neuen Versionen fragen und versucht es in einer Stunde wieder; der Grund steht im Protokoll.',
  damaged:
    'Dropreel {version} kam nicht vollständig und unverändert an und wird daher nicht installiert. Dropreel versucht es in einer Stunde wieder.',
  downloading: 'Dropreel {version} wird geladen.',
  ready: 'Dropreel {version} ist bereit. Die Uploads gehen nach dem Neustart weiter.',
  there: 'Dropreel {version} ist da.',
  thereAt: 'Dropreel {version} ist da: {page}',
}
