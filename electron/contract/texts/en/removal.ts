/** What was taken out of the list, or of the history. */
export const removal = {
  cancelled: 'Cancelled {name}.',
  removed: 'Removed {name}.',
  cancelledSome: '{count, plural, one {Cancelled # upload.} other {Cancelled # uploads.}}',
  removedSome: '{count, plural, one {Removed # upload.} other {Removed # uploads.}}',
  cleared: '{count, plural, one {Cleared # upload.} other {Cleared # uploads.}}',
  sentIsDeleted: 'The {size} already sent will be deleted from the store.',
  uploadedStays: 'What is uploaded stays on the store.',
  isInHistory: 'What was delivered is in History.',
  removedFromHistory: 'Removed {name} from the history.',
  staysOnStore: 'It stays on the store.',
  tooLate: 'It is too late to take this back.',
} as const
