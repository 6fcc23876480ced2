import type { TranslationOf } from '../catalogue.ts'

export const notifications: TranslationOf<'notifications'> = {
  fileUploaded: '{name} ist hochgeladen',
  folderUploaded:
    '{count, plural, one {# Datei von {title} ist hochgeladen} other {# Dateien von {title} sind hochgeladen}}',
  dropUploaded: '{title} sind hochgeladen',
  partUploaded: '{done, number} von {files, number} Dateien von {title} sind hochgeladen',
  fileNotUploaded: '{name} ist nicht hochgeladen',
  filesNotUploaded:
    '{count, plural, one {# Datei von {title} ist nicht hochgeladen} other {# Dateien von {title} sind nicht hochgeladen}}',
  severalNotUploaded:
    '{count, plural, one {# Datei ist nicht hochgeladen} other {# Dateien sind nicht hochgeladen}}',
  ofFile: '{name}: {cause}',
  othersGoOn: '{cause} Die anderen werden weiter hochgeladen.',
  codeNeeded: 'Dropreel braucht einen Code für {profile}',
  uploadsWaitForCode: 'Uploads warten, bis Sie sich angemeldet haben.',
  dropAsks: 'Dropreel hat eine Frage zu {title}',
  somethingAsks: 'Dropreel hat eine Frage zu Ihren Dateien',
  filesWaitForAnswer: 'Einige Dateien warten auf Ihre Antwort.',
  linksEndSoon: '{count, plural, one {Der Link zu {name} läuft bald ab} other {# Links laufen bald ab}}',
  linksEndAt: '{count, plural, one {Er endet am {time}.} other {Der erste endet am {time}.}}',
  linksCopied: '{count, plural, one {Link kopiert} other {# Links kopiert}}',
  noLink: 'Kein Link: {name}',
  copyLinks: '{count, plural, one {Link kopieren} other {Links kopieren}}',
  show: 'Anzeigen',
  open: 'Öffnen',
  retry: 'Wiederholen',
  renew: 'Erneuern',
}
