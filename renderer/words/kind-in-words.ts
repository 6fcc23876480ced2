const kinds: Record<string, string> = {
  'video/quicktime': 'QuickTime video',
  'video/mp4': 'MPEG-4 video',
  'application/mxf': 'MXF video',
  'application/pdf': 'PDF',
  'application/zip': 'Zip archive',
  'application/x-subrip': 'Subtitles',
  'text/vtt': 'Subtitles',
}
const families: Record<string, string> = {
  video: 'Video',
  audio: 'Audio',
  image: 'Picture',
  text: 'Text',
  font: 'Font',
}

/** What a content type says to a person; null where it says nothing. */
export function kindInWords(contentType: string): string | null {
  const [type = ''] = contentType.split(';')
  return kinds[type.trim()] ?? families[type.split('/')[0] ?? ''] ?? null
}
