import type { TranslationOf } from '../catalogue.ts'

export const keys: TranslationOf<'keys'> = {
  control: 'Strg',
  enter: 'Eingabe',
  home: 'Pos1',
  remove: 'Entf',
  shift: 'Umschalt',
  space: 'Leertaste',
}
