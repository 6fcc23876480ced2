import type { TranslationOf } from '../catalogue.ts'

export const notes: TranslationOf<'notes'> = {
  by: ' von {programs}',
  alsoAt: 'Ein früherer Versuch war angekommen: Das Objekt liegt auch unter {place}.',
  quiet: 'Seit 15 s keine Bytes. Kommen keine, versucht Dropreel eine neue Verbindung.',
  partsStay:
    'Die vorher gesendeten Teile konnten nicht entfernt werden: Sie bleiben im Speicher, bei seinen unfertigen Uploads.',
  partsNotRemoved: 'Die unfertigen Teile konnten nicht aus dem Speicher entfernt werden. {message}',
  hadFinished: 'Der Upload war fertig, kurz bevor er abgebrochen wurde: Sein Objekt liegt im Speicher.',
  oldPlace: 'Sein Ziel wurde geändert. Dieser Upload geht am alten Ort weiter, wo seine Teile liegen.',
  overUnlisted: 'Neu begonnen: Der Speicher listet seine Teile nicht auf.',
  overRemoved: 'Neu begonnen: Der Speicher hat den unfertigen Upload entfernt, wie angekündigt.',
  overGone: 'Neu begonnen: Der Speicher hat den unfertigen Upload nicht mehr.',
  overSmaller: 'Neu begonnen: Es waren kleinere Teile verlangt.',
  overLarger:
    'Neu begonnen: Der Speicher nimmt höchstens {most, number} Teile an, also müssen sie größer sein.',
  unseenKey: 'Der Speicher sagt nicht, ob es ein Objekt mit diesem Schlüssel gibt.',
  notShownYet: 'er zeigt das fertige Objekt noch nicht',
  saidComplete:
    'Der Speicher hatte gesagt, dass es fertig ist. Versuchen Sie es noch einmal, oder fragen Sie den Betreiber des Speichers.',
  needsGetObject: 's3:GetObject ist nötig, um zu sehen, dass das früher gelieferte {place} noch da ist',
  busyFiles: 'zu viele Dateien sind geöffnet',
  busyMemory: 'kein Speicher oder Prozess ist frei',
  tooLargeFor: 'Objekte auf {store} fassen höchstens {size, number} {unit}.',
  thisFile: 'Diese Datei',
  andMore: '{first} und {count, number} weitere',
}
