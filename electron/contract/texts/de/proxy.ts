import type { TranslationOf } from '../catalogue.ts'

export const proxy: TranslationOf<'proxy'> = {
  checkAddress: 'Prüfen Sie die Adresse des Proxys auf Tippfehler, und die Netzwerkverbindung.',
  theProxy: 'dem Proxy {proxy}',
  ofTheProxy: '{proxy} (des Proxys)',
  through: '{host} (über den Proxy {proxy})',
  throughAnswering: '{host} (über den Proxy {proxy}, der {answer} antwortet)',
  refuses: '{proxy} lehnt die Verbindung zu {host} ab ({detail})',
  askToAllow:
    'Bitten Sie den Betreiber des Proxys, diesen Speicher zu erlauben, oder wählen Sie einen anderen Proxy oder keinen.',
  signInBy: '{proxy} verlangt eine Anmeldung mit {scheme} ({detail})',
  passwordsOnly:
    'Dropreel kann nur Benutzernamen und Passwörter: Wählen Sie einen anderen Proxy, oder einen lokalen, der sich anmeldet.',
  doesNotAccept: '{proxy} nimmt Benutzernamen und Passwort nicht an ({detail})',
  asksForSignIn: '{proxy} verlangt eine Anmeldung ({detail})',
  inBetween: 'auf dem Weg zu {host} wird eine Anmeldung verlangt (HTTP {status})',
  writeItAs:
    'Schreiben Sie sie als http://benutzer:passwort@proxy:3128. Schreiben Sie in Benutzername und Passwort # / ? als %23 %2F %3F.',
  notAnAddress: '{name} ist keine Adresse eines Proxys: {problem}.',
  systemSet: 'Was im System eingestellt ist,',
  ofDestination: 'Der Proxy dieses Ziels',
  quotes: 'sie steht in Anführungszeichen',
  whiteSpace: 'sie enthält Leerraum oder ein unsichtbares Zeichen',
  protocol: 'sie muss mit http, https, socks4, socks4a, socks5 oder socks5h beginnen',
  unescaped: 'Benutzername oder Passwort enthalten {sign}, das man {escape} schreibt',
  control: 'Benutzername oder Passwort enthalten ein Steuerzeichen',
  noHostName: 'ihr Host ist kein Name eines Hosts',
  noHost: 'sie hat keinen Host',
  brackets: 'eine IPv6-Adresse steht in Klammern, etwa [::1]',
  ports: 'sie hat mehr als einen Port',
  port: 'ihr Port ist keine Zahl von 1 bis 65535',
  socksTooLong: 'Benutzername oder Passwort des SOCKS-Proxys ist länger als 255 Bytes.',
}
