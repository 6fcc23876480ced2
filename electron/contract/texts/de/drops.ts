import type { TranslationOf } from '../catalogue.ts'

export const drops: TranslationOf<'drops'> = {
  whereToDrop: 'Wohin ablegen',
  dropToKeep: 'Loslassen, um sie hier bereitzuhalten',
  dropToKeepToo: 'Loslassen, um auch diese bereitzuhalten',
  keptUntilConnected: 'Sie werden hochgeladen, sobald ein Ziel verbunden ist.',
  dropToUpload: 'Loslassen, um an {destination} zu senden',
  moreDestinations:
    '{count, plural, one {# weiteres Ziel: wählen Sie es vorher oben} other {# weitere Ziele: wählen Sie eines vorher oben}}',
  becomes: '{file} wird zu {key}',

  noFile: 'Nichts wurde hinzugefügt: Das ist keine Datei auf diesem Computer.',
  nothingAdded: 'Nichts wurde hinzugefügt.',
  added: '{count, plural, one {# Datei wurde hinzugefügt.} other {# Dateien wurden hinzugefügt.}}',
  moreLeftOut:
    '{count, plural, one {Und # weitere wurde ausgelassen.} other {Und # weitere wurden ausgelassen.}}',
  leftOut: '{count, plural, one {# Datei wurde ausgelassen.} other {# Dateien wurden ausgelassen.}}',
  addAgain: 'Fügen Sie sie erneut hinzu, um sie hochzuladen.',
  systemFiles:
    '{count, plural, one {# Systemdatei wurde ausgelassen: {names}.} other {# Systemdateien wurden ausgelassen: {names}.}}',
  systemFilesAndOthers: '{count, plural, other {# Systemdateien wurden ausgelassen: {names} und andere.}}',
  andMore: '{names} und {count, number} weitere',

  heldBack: 'Zurückgehalten',
  heldBackFrom: 'Zurückgehalten aus {delivery}',
  onlyTheseWait: 'Nur diese Dateien warten auf Ihre Antwort.',
  moreAsk: '{count, plural, one {Danach folgt # weitere Frage.} other {Danach folgen # weitere Fragen.}}',
  leaveAllOut: 'Alle auslassen',
  leaveOut: '{count, plural, other {Auslassen}}',
  uploadToo: '{count, plural, other {Auch hochladen}}',
  uploadAgain: '{count, plural, other {Erneut hochladen}}',
  copyLinks: '{count, plural, one {Link kopieren} other {Links kopieren}}',
  leftovers:
    '{count, plural, one {{name} sieht nach einem Überbleibsel aus.} other {# Dateien sehen nach Überbleibseln aus.}}',
  links:
    '{count, plural, one {Eine Verknüpfung führt aus dem Hereingezogenen hinaus.} other {# Verknüpfungen führen aus dem Hereingezogenen hinaus.}}',
  theDestination: 'das Ziel',
  onItsWay:
    '{count, plural, one {{name} ist schon auf dem Weg an {destination} und hat sich nicht geändert.} other {# Dateien sind an {destination} geliefert oder auf dem Weg dorthin und haben sich nicht geändert.}}',
  delivered:
    '{count, plural, one {{name} wurde {when} an {destination} geliefert und hat sich nicht geändert.} other {# Dateien wurden an {destination} geliefert, die letzte {when}, und haben sich nicht geändert.}}',
  todayAt: 'heute um {time}',
  yesterdayAt: 'gestern um {time}',
  onDateAt: 'am {date} um {time}',
  onDate: 'am {date}',
}
