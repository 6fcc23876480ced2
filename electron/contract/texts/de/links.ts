import type { TranslationOf } from '../catalogue.ts'

export const links: TranslationOf<'links'> = {
  workFor: 'Links gelten',
  minutes: '{count, plural, one {# Minute} other {# Minuten}}',
  hours: '{count, plural, one {# Stunde} other {# Stunden}}',
  days: '{count, plural, one {# Tag} other {# Tage}}',
  asLongAsAllowed: 'So lange wie erlaubt',
  noLongerAllowed: 'Von Ihrem Administrator festgelegt: Länger gültige Links sind nicht erlaubt.',
  opening: 'Beim Öffnen eines Links',
  showsFile: 'Zeigt die Datei',
  downloadsFile: 'Lädt sie unter ihrem Namen herunter',
  options: 'Linkoptionen',
  publicHere:
    'Dieses Ziel hat eine öffentliche Basis-URL. Seine Links haben daher kein Ende und keine Signatur.',
  hasEnded: 'Link abgelaufen',
  endsSoon: 'Link läuft bald ab',
  publicCopied: 'Öffentlicher Link kopiert',
  copiedHasEnded: 'Der kopierte Link ist abgelaufen',
  validUntil: 'Link gilt bis {time}',
  endsInSeconds: 'Link gilt noch weniger als eine Minute',
  endsIn: 'Link gilt noch {time}',
  copying:
    '{total, plural, one {Link wird kopiert} other {Links werden kopiert: {done, number} von {total, number}}}',
  stopCopying: 'Stopp',
  copyingStopped: 'Gestoppt. Keiner dieser Links wurde kopiert.',
  noneCopied: 'Es wurde kein Link kopiert.',
  copiedPublic:
    '{count, plural, one {Link kopiert. Er ist öffentlich und hat kein Ende.} other {# Links kopiert. Sie haben kein Ende.}}',
  copiedUntil:
    '{count, plural, one {Link kopiert. Er gilt bis {time}.} other {# Links kopiert. Sie gelten bis {time}.}}',
  endsWithCredentials: 'Dann enden die Zugangsdaten, mit denen er signiert ist.',
  endsByExpress: 'S3 Express beendet jeden Link nach fünf Minuten.',
  endsWithSession:
    'Er kann früher enden, mit der Sitzung, die ihn signiert hat. Deren Ende ist nicht bekannt.',
  worksHereOnly: 'Dieser Link geht nur auf diesem Computer.',
  tableName: 'Name',
  tableLink: 'Link',
  tableValidUntil: 'Gültig bis',
  tableNoEnd: 'ohne Ende',
}
