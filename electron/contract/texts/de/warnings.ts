import type { TranslationOf } from '../catalogue.ts'

export const warnings: TranslationOf<'warnings'> = {
  moreDamaged:
    'Noch mehr ist beschädigt: {count, plural, one {# Zeile oder Upload.} other {# Zeilen oder Uploads.}}',
  readingCut:
    'Dropreel endete, während es {title} las. {count, plural, =0 {Keine der Dateien ist in der Liste: Fügen Sie den Rest noch einmal hinzu.} one {Eine der Dateien ist in der Liste: Fügen Sie den Rest noch einmal hinzu. Was da ist, kommt nicht doppelt.} other {# der Dateien sind in der Liste: Fügen Sie den Rest noch einmal hinzu. Was da ist, kommt nicht doppelt.}}',
}
