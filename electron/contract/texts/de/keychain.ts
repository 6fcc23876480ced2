import type { TranslationOf } from '../catalogue.ts'

export const keychain: TranslationOf<'keychain'> = {
  noAnswer: 'er hat nicht geantwortet, ist also wohl gesperrt',
  locked: 'er ist gesperrt',
  noService: 'es läuft kein Schlüsselbunddienst',
  noLibrary: 'seine Systembibliothek (libsecret) ist nicht installiert',
  failed: 'er hat versagt',
  noEntry: 'der Schlüsselbund des Systems hat keinen Eintrag {name} für {service}',
  noAccessKey: 'der Eintrag {name} im Schlüsselbund enthält keinen Zugriffsschlüssel',
  noProxyPassword: 'der Schlüsselbund des Systems hat kein Passwort für den Proxy',
  inEntry: 'im Eintrag {name} des Schlüsselbunds',
}
