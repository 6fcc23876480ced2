import type { TranslationOf } from '../catalogue.ts'

export const files: TranslationOf<'files'> = {
  circle: 'Es ist eine Verknüpfung, die im Kreis führt: Löschen Sie sie.',
  longPath:
    'Ihr Pfad ist länger, als dieses System erlaubt: Kürzen Sie die Namen ihrer Ordner, oder legen Sie sie weiter oben ab.',
  notUtf8: 'Ihr Name ist nicht UTF-8: Benennen Sie sie um.',
  dangling: 'Es ist eine Verknüpfung zu {target}, und das gibt es nicht.',
  leadsTo: '{path} zu {target}',
  isFolder: 'Es ist ein Ordner: {instead}.',
  isPipe: 'Es ist eine benannte Pipe: {instead}.',
  isSocket: 'Es ist ein Socket: {instead}.',
  isDevice: 'Es ist ein Gerät: {instead}.',
  uploadsFiles: 'Dropreel lädt Dateien hoch',
  chooseFile: 'wählen Sie eine Datei',
  putFileThere: 'legen Sie eine Datei dorthin',
  somethingElse: 'Sie hat mehr als {size}, also ist sie etwas anderes: Wählen Sie eine andere Datei.',
  noDestinationFile: '{file} ist keine Datei mit Zielen.',
  chooseExported: 'Wählen Sie eine, die Dropreel exportiert hat.',
  demoKeys: 'Die Schlüssel des Demo-Speichers gehören zu einem anderen Computer.',
  nameIn: '{name} in {file}',
  leftOut: '{file} wurde ausgelassen: {problem}',
  simplerName:
    'Geben Sie der Datei einen einfacheren oder kürzeren Namen, oder ändern Sie die Schlüsselvorlage.',
  followLinks: 'Ist das so gemeint, lädt --follow-links hoch, wohin sie führt.',
  noLog: 'Es wird kein Protokoll geführt, da {file} nicht geschrieben werden kann ({reason}).',
  program: '{name} (Prozess {pid})',
  aProgram: 'ein Programm',
}
