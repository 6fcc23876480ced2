import type { TranslationOf } from '../catalogue.ts'

export const history: TranslationOf<'history'> = {
  name: 'Verlauf',
  todayOn: 'Heute, {date}',
  yesterday: 'Gestern',
  deliveries: '{count, plural, one {# Lieferung} other {# Lieferungen}}',
  allVerified: 'alles geprüft',
  notAllVerified: 'nicht alles geprüft',
  notVerified: 'nicht geprüft',
  noLink: 'kein Link erstellt',
  publicLink: 'öffentlicher Link',
  linkEnded: 'Link abgelaufen {time}',
  linkUntil: 'Link bis {time}',
  showFilesOf: 'Dateien von {name} anzeigen',
  hideFilesOf: 'Dateien von {name} ausblenden',
  verifyAgain: 'Noch einmal prüfen',
  stopVerifying: 'Prüfung beenden',
  verified: '{name} noch einmal geprüft.',
  differs: '{name} ist nicht mehr so, wie es hochgeladen wurde.',
  allAsUploaded:
    '{count, plural, one {# Datei von {name} noch einmal geprüft.} other {Alle # Dateien von {name} noch einmal geprüft.}}',
  someDiffer:
    '{total, plural, one {{count, number} von # Datei von {name} ist nicht mehr so, wie sie hochgeladen wurde.} other {{count, number} von # Dateien von {name} sind nicht mehr so, wie sie hochgeladen wurden.}}',
  nothingYet: 'Noch nichts geliefert',
  whatIsHere: 'Jeder Upload steht hier mit seinem Link, sobald er auf dem Speicher ist.',
  nothingCalled: 'Nichts heißt „{search}“',
  whatIsSearched: 'Gesucht wird in Namen, Zielen und Schlüsseln.',
  showAll: 'Alles anzeigen',
}
