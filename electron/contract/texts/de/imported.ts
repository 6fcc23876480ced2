import type { TranslationOf } from '../catalogue.ts'

export const imported: TranslationOf<'imported'> = {
  enterKeys: '{name}: Geben Sie seine Schlüssel hier ein, sie stehen nicht in der Datei.',
  enterProxyPassword: '{name}: Geben Sie das Passwort seines Proxys hier ein.',
  chooseCaFile:
    '{name}: Wählen Sie die Datei seiner Zertifizierungsstellen hier aus. Ein Import bringt nie eine mit.',
  allowHttp:
    '{name}: Es benutzt einfaches http, das andere auf dem Weg lesen können. Erlauben Sie das hier, oder benutzen Sie https.',
}
