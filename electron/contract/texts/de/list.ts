import type { TranslationOf } from '../catalogue.ts'

export const list: TranslationOf<'list'> = {
  dropHere: 'Dateien oder Ordner hierher ziehen',
  whereTo: 'Sie gehen an {destination}: {place}',
}
