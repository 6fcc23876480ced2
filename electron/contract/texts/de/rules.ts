import type { TranslationOf } from '../catalogue.ts'

export const rules: TranslationOf<'rules'> = {
  sourceControl: 'Die Angabe, woher seine Schlüssel kommen, enthält ein Steuerzeichen.',
  proxySignIn:
    'Die Adresse des Proxys enthält seine Anmeldung; geben Sie Benutzername und Passwort einzeln an.',
  awsOnly: 'Transfer Acceleration und Dual-Stack-Adressen gibt es nur bei AWS, ohne Endpunkt.',
  acceleration:
    'Transfer Acceleration braucht den Namen des Buckets im Host: keine Pfadadressen, und keine Punkte im Namen.',
  bucketInEndpoint: 'Der Endpunkt enthält den Bucket; lassen Sie ihn weg.',
  plainHttp:
    'Über http kann jeder auf dem Weg lesen, was gesendet wird. Benutzen Sie https, oder erlauben Sie http.',
  keyEmpty:
    '{what, select, prefix {Das Präfix} template {Die Schlüsselvorlage} other {Der Schlüssel}} ist leer.',
  keyTooLong:
    '{what, select, prefix {Das Präfix} template {Die Schlüsselvorlage} other {Der Schlüssel}} ist {bytes} Bytes lang; S3 erlaubt {most}.',
  keyControl:
    '{what, select, prefix {Das Präfix} template {Die Schlüsselvorlage} other {Der Schlüssel}} enthält ein Steuerzeichen.',
  keyBegins:
    '{what, select, prefix {Das Präfix} template {Die Schlüsselvorlage} other {Der Schlüssel}} beginnt mit einem Schrägstrich.',
  keyEnds:
    '{what, select, prefix {Das Präfix} template {Die Schlüsselvorlage} other {Der Schlüssel}} endet mit einem Schrägstrich, wie es nur Ordner tun.',
  keyDots:
    '{what, select, prefix {Das Präfix} template {Die Schlüsselvorlage} other {Der Schlüssel}} hat einen Teil, der nur „.“ oder „..“ ist.',
  noField: 'Die Schlüsselvorlage hat kein Feld {field}; die Felder sind {fields}.',
  singleBrace: 'Die Schlüsselvorlage hat eine einzelne Klammer; die Felder sind {fields}.',
  onlyOneFile: 'Ohne Felder benennt die Vorlage ein Objekt, also passt sie für eine Datei.',
  sameNames:
    'Dateien mit gleichem Namen bekommen denselben Schlüssel, und die zweite wird abgelehnt. {uuid} unterscheidet sie.',
  troublesome: 'Manche Programme kommen mit {signs} in einem Schlüssel nicht zurecht.',
}
