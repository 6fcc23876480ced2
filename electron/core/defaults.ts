import type { UploadOptions } from '../contract/index.ts'

/** One object for each drop, sorted by month; people can still read the name. */
export const defaultKeyTemplate = 'videos/{YYYY}-{MM}-{name}-{uuid}{ext}'

/** How files are sent unless somebody says otherwise; the link lives as long as S3 allows: seven days. */
export const defaultUploadOptions: UploadOptions = {
  partSizeBytes: null,
  overwrite: false,
  verify: 'none',
  linkSeconds: 604_800,
  linkOpens: 'inline',
  publicBaseUrl: null,
  maxWaitSeconds: null,
  parallel: null,
  limitBytesPerSecond: null,
  timetable: [],
  deleteLocal: null,
  waitStillSeconds: null,
}
