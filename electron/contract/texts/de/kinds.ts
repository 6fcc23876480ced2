import type { TranslationOf } from '../catalogue.ts'

export const kinds: TranslationOf<'kinds'> = {
  quickTime: 'QuickTime-Video',
  mpeg4: 'MPEG-4-Video',
  mxf: 'MXF-Video',
  pdf: 'PDF',
  zip: 'Zip-Archiv',
  subtitles: 'Untertitel',
  video: 'Video',
  audio: 'Audio',
  image: 'Bild',
  text: 'Text',
  font: 'Schrift',
}
