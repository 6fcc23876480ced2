import { t, type TextKey } from '#contract'

type Kind = Extract<TextKey, `kinds.${string}`>

const kinds: Record<string, Kind> = {
  'video/quicktime': 'kinds.quickTime',
  'video/mp4': 'kinds.mpeg4',
  'application/mxf': 'kinds.mxf',
  'application/pdf': 'kinds.pdf',
  'application/zip': 'kinds.zip',
  'application/x-subrip': 'kinds.subtitles',
  'text/vtt': 'kinds.subtitles',
}
const families: Record<string, Kind> = {
  video: 'kinds.video',
  audio: 'kinds.audio',
  image: 'kinds.image',
  text: 'kinds.text',
  font: 'kinds.font',
}

/** What a content type says to a person; null where it says nothing. */
export function kindInWords(contentType: string): string | null {
  const [type = ''] = contentType.split(';')
  const key = kinds[type.trim()] ?? families[type.split('/')[0] ?? '']
  return key === undefined ? null : t(key)
}
