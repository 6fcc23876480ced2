import type { TranslationOf } from '../catalogue.ts'

export const settings: TranslationOf<'settings'> = {
  title: 'Einstellungen',
  fromNowOn: 'Für Dateien, die ab jetzt hinzukommen.',

  uploads: 'Uploads',
  parallel: 'Teile gleichzeitig',
  parallelAuto: 'So viele, wie es schneller machen',
  partSize: 'Größe der Teile',
  partSizeHint: 'Größer, wo eine Datei mehr als {parts, number} Teile bräuchte',
  partSizeAuto: 'Je nach Größe der Datei',

  afterUpload: 'Nach dem Upload',
  compare: 'Jede Datei erneut lesen und vergleichen',
  compareNot: 'Nein',
  compareChecksum: 'Mit den Angaben des Speichers zum Objekt',
  compareReadBack: 'Mit dem Objekt selbst, zurückgelesen',
  readBackHint: 'Auf jeden Upload folgt ein gleich großer Download, den der Speicher vielleicht berechnet.',
  localFile: 'Die Datei auf diesem Computer',
  localStays: 'Bleibt, wo sie ist',
  localToTrash: 'Kommt in den Papierkorb',
  trashWhen: 'Wann',
  trashDelay:
    '{days, plural, =0 {Sobald der Nachweis da ist} one {Einen Tag später, nach erneutem Nachweis} other {# Tage später, nach erneutem Nachweis}}',
  trashProof: 'Nachweis',
  gradeA: 'Prüfsumme des ganzen Objekts (Stufe A)',
  gradeB: 'Irgendeine Prüfsumme oder ein ETag (Stufe A oder B)',
  gradeC: 'Auch durch Zurücklesen (Stufe A, B oder C)',
  trashNote:
    'Eine Datei kommt nur in den Papierkorb, wenn sie frisch gelesen ihrem Objekt gleicht. Schlägt der Upload fehl, wird er abgebrochen oder haben sich Datei oder Objekt geändert, bleibt die Datei, und ihre Zeile sagt, warum.',

  links: 'Links',
  remind: 'Erinnern, bevor ein kopierter Link endet',

  notifications: 'Mitteilungen',
  notifyHint: 'Solange dieses Fenster im Vordergrund ist, gibt es keine.',
  notify: 'Melden, wenn ein Upload endet oder mich braucht',

  appearance: 'Darstellung',
  theme: 'Farben',
  themeSystem: 'Wie das System',
  themeLight: 'Hell',
  themeDark: 'Dunkel',
  language: 'Sprache',
  languageSystem: 'Wie das System',

  login: 'Anmeldung',
  startAtLogin: 'Bei der Anmeldung starten',
  startsHidden:
    'Es startet ohne sein Fenster. Das Symbol im Infobereich, in der Menüleiste oder im Dock öffnet es.',
  startBlocked:
    'Das System verhindert den Start von Dropreel. Erlauben Sie ihn in den Einstellungen des Systems für die Objekte, die bei der Anmeldung starten.',

  updates: 'Updates',
  lookOnceADay: 'Einmal am Tag nach neuen Versionen suchen',

  locked: 'Von Ihrem Administrator festgelegt.',
  updatesLocked: 'Von Ihrem Administrator festgelegt: Dropreel sucht nicht nach neuen Versionen.',
}
