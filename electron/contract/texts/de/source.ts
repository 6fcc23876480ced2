import type { TranslationOf } from '../catalogue.ts'

export const source: TranslationOf<'source'> = {
  onlyValue: 'Schreiben Sie dort nur den Wert hin, in eine Zeile.',
  noQuotes:
    'Schreiben Sie ihn ohne: Für dockers --env-file, die Dateien von systemd und ~/.aws gehören Anführungszeichen zum Wert.',
  moreLines: '{name} hat mehr als eine Zeile',
  invisible: '{name} enthält ein unsichtbares Zeichen',
  quotes: '{name} steht in Anführungszeichen',
  accessKeyId: 'die Zugriffsschlüssel-ID {where}',
  secretAccessKey: 'der geheime Zugriffsschlüssel {where}',
  sessionToken: 'das Session Token {where}',
  ofProfile: 'des Profils {profile}',
  theProfile: 'das Profil {profile}',
  theRole: 'die Rolle {role}',
  signInWith: 'Melden Sie sich mit `{command}` an, und versuchen Sie es dann noch einmal.',
  notSignedIn: 'das Profil {profile} ist nicht angemeldet',
  renew: 'Erneuern Sie die Sitzung ({whose}), und versuchen Sie es dann noch einmal.',
  runInTerminal:
    'Starten Sie dieses Programm allein in einem Terminal: Vielleicht wartet es dort auf eine Antwort.',
  givesNone: '{whose} gibt keine her ({reason})',
  unexpected: 'es ist nicht so, wie AWS es beschreibt',
  slowProgram:
    'Der credential_process des Profils {profile} arbeitet noch: Vielleicht sollen Sie sich anmelden oder einen Schlüssel berühren.',
  correctIt: 'Berichtigen Sie es in ~/.aws, oder wählen Sie ein anderes Profil oder eine andere Quelle.',
  takeFromEachOther: 'die Profile {profiles} nehmen ihre Schlüssel voneinander',
  takesFromNone: 'das Profil {user} nimmt seine Schlüssel vom Profil {profile}, das es nicht gibt',
  noProfiles: 'es gibt kein Profil {profile}, und auch kein anderes',
  noProfile: 'es gibt kein Profil {profile}; es gibt {profiles}',
  noProfileOfMany: 'es gibt kein Profil {profile}; es gibt {profiles} und {count, number} weitere',
  cannotRead: '{file} kann nicht gelesen werden',
  onlyName: 'Schreiben Sie dort nur den Namen hin, in eine Zeile.',
  noRegion: '{file} enthält keinen Namen einer Region.',
  noBucket: '{file} enthält keinen Namen eines Buckets.',
  isEmpty: '{file} ist leer',
  noFile: '{dir} hat keine Datei {name}',
  noDirectory: 'den Ordner {dir} gibt es nicht',
  openToAll:
    'Jeder Benutzer dieses Computers kann {file} lesen: Überlassen Sie sie ihrem Besitzer (chmod 600; in Kubernetes defaultMode: 0400).',
}
