import type { TranslationOf } from '../catalogue.ts'

export const importing: TranslationOf<'importing'> = {
  add: '{name} hinzufügen',
  replace: '{name} ersetzen',
  forgets: 'Was der Schlüsselbund dafür enthält, wird gelöscht: {secrets}.',
  nothingChanges: 'Nichts ändert sich.',
  publicAcl: 'Andere dürfen jedes neue Objekt lesen',
  proxy: 'Ein anderer Proxy, durch den alle Daten gehen',
  publicBaseUrl: 'Links unter einer anderen Adresse, ohne Signatur',

  credentials: 'Schlüssel aus',
  sameKeys: 'dieselben',
  noProxy: 'keiner',
  systemProxy: 'wie das System',
  acceleration: 'Transfer Acceleration',
  dualStack: 'Dual-Stack-Adressen',
  allowHttp: 'Unverschlüsseltes http erlauben',
  yes: 'ja',
  set: '{field}: {to}',
  changed: '{field}: {from} → {to}',
  cleared: '{field}: {from} → nichts',
}
