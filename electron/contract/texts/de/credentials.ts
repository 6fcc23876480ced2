import type { TranslationOf } from '../catalogue.ts'

export const credentials: TranslationOf<'credentials'> = {
  environment: 'die Umgebung',
  profile: 'das Profil {name}',
  keychain: 'der Schlüsselbund des Systems',
  demo: 'der Demo-Speicher',
}
