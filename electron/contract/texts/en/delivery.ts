/** What was dropped together. */
export const delivery = {
  uploading: 'Uploading',
  verifying: 'Verifying',
  ending: 'Finishing what is on its way',
  waiting: 'Waiting',
  queued: 'Queued',
  paused: 'Paused',
  done: 'Uploaded',
  cancelled: 'Cancelled',
  reading: 'Reading, {count, plural, one {# file} other {# files}} so far',
  notUploaded: '{count, number} not uploaded',
  notUploadedOf: '{count, number} of {total, number} not uploaded',
  uploaded: '{count, number} uploaded',
  cutOff: 'The list of its files was cut off: drop it again',
} as const
