/** What a file is. */
export const kinds = {
  quickTime: 'QuickTime video',
  mpeg4: 'MPEG-4 video',
  mxf: 'MXF video',
  pdf: 'PDF',
  zip: 'Zip archive',
  subtitles: 'Subtitles',
  video: 'Video',
  audio: 'Audio',
  image: 'Picture',
  text: 'Text',
  font: 'Font',
} as const
