import type { TranslationOf } from '../catalogue.ts'

export const list: TranslationOf<'list'> = {
  uploads: 'Uploads',
  dropHere: 'Dateien oder Ordner hierher ziehen',
  whereTo: 'Sie gehen an {destination}: {place}',
  notFound: 'Dieser Upload steht weder in der Liste noch im Verlauf.',
  nothingFound: 'Kein Upload passt zum Filter',
  nothingCalled: 'Hier heißt nichts „{filter}“, und kein Ziel heißt so.',
  allUploaded: 'Alles hochgeladen',
}
