import type { TranslationOf } from '../catalogue.ts'

export const mend: TranslationOf<'mend'> = {
  keepBothTitle: 'Beide behalten: {name}',
  keepBothText:
    'Die Datei wird unter einem anderen Namen hochgeladen, mit einer Zahl am Ende. Was auf dem Speicher ist, bleibt.',
  keepBoth: 'Beide behalten',
  replaceTitle: '{name} ersetzen',
  replaceText:
    'Was jetzt unter diesem Schlüssel auf dem Speicher ist, wird endgültig ersetzt. Seine Links führen dann zur neuen Datei.',
  replace: 'Ersetzen',
  skipTitle: '{name} überspringen',
  skipText: 'Die Datei wird nicht hochgeladen. Nichts wird entfernt, weder hier noch auf dem Speicher.',
  skip: 'Überspringen',
  forAll: 'Für alles, was zusammen hereingezogen wurde',
  back: 'Zurück',
  otherFileTitle: '{name} ist nicht die Datei, die hinzugefügt wurde',
  otherFileText:
    'Ihre Größe oder ihr Änderungsdatum ist anders als bei {name}. Sie kann trotzdem hochgeladen werden, von Anfang an.',
  otherFile: 'Diese Datei hochladen',
  startOverTitle:
    '{count, plural, one {Wohin geht ein Upload, der schon begonnen hat?} other {Wohin gehen # Uploads, die schon begonnen haben?}}',
  startOverText:
    '{count, plural, one {Seine Teile sind am alten Ort. Wird er neu begonnen, geht er an die neue Adresse, und was gesendet war, wird am alten Ort gelöscht.} other {Ihre Teile sind am alten Ort. Werden sie neu begonnen, gehen sie an die neue Adresse, und was gesendet war, wird am alten Ort gelöscht.}}',
  goOn: 'Am alten Ort fortsetzen',
  startOver: 'An der neuen Adresse neu beginnen',
  signInTitle: 'Noch einmal anmelden',
  signedIn: 'Ich habe mich angemeldet',
  alsoFound:
    '{count, plural, one {# weitere Datei wurde dort gefunden.} other {# weitere Dateien wurden dort gefunden.}}',
  moved:
    '{count, plural, one {# Upload geht jetzt an die neue Adresse.} other {# Uploads gehen jetzt an die neue Adresse.}}',
  tried: '{count, plural, one {# Upload wird erneut versucht.} other {# Uploads werden erneut versucht.}}',
  kept: '{count, plural, one {# Upload bleibt, wie er war: Die Schlüsselvorlage gibt ihm keinen eigenen Schlüssel.} other {# Uploads bleiben, wie sie waren: Die Schlüsselvorlage gibt ihnen keine eigenen Schlüssel.}}',
}
