import type { TranslationOf } from '../catalogue.ts'

export const firstRun: TranslationOf<'firstRun'> = {
  welcome: 'Willkommen',
  title: 'Video hereinziehen, Link bekommen.',
  lead: 'Dropreel lädt fertige Videos auf S3 und ähnliche Speicher und macht dort weiter, wo es war, was auch dazwischenkommt.',
  held: '{count, plural, one {# Objekt wartet. Wählen Sie, wohin es soll, und es wird sofort hochgeladen.} other {# Objekte warten. Wählen Sie, wohin sie sollen, und sie werden sofort hochgeladen.}}',
  connect: 'Ziel verbinden',
  connectLead: 'Ihr Bucket bei AWS, R2, B2, Wasabi, MinIO, Ceph oder einem anderen Speicher, der S3 spricht.',
  demo: 'Demo-Speicher ausprobieren',
  demoLead:
    'Ein kleiner Speicher auf diesem Computer, sofort bereit. Sehen Sie einen ersten Upload; nichts verlässt dieses Gerät.',
  fromAws: 'Aus ~/.aws übernehmen',
  fromAwsLead:
    '{count, plural, one {Dort ist ein Profil. Seine Schlüssel bleiben, wo sie sind.} other {Dort sind # Profile. Ihre Schlüssel bleiben, wo sie sind.}}',
  import: 'Ziele importieren',
  importLead: 'Eine Datei, die Sie bekommen haben, in der alles außer den Schlüsseln eingerichtet ist.',
  profiles: 'Profile',
  profilesLead:
    'Das Ziel verwendet das Profil: Seine Schlüssel werden nicht kopiert, und eine Anmeldung dort gilt hier. Als Nächstes geben Sie den Bucket an.',
}
