export const list = {
  uploads: 'Uploads',
  dropHere: 'Drop files or folders here',
  whereTo: 'They go to {destination}: {place}',
  notFound: 'This upload is neither in the list nor in the history any more.',
  nothingFound: 'No upload matches the filter',
  nothingCalled: 'Nothing here is called “{filter}”, and no destination is.',
  allUploaded: 'All uploaded',
} as const
