/** What is damaged in the state directory, and what that costs. */
export const damage = {
  finishedLine: 'The line about a finished upload in the archive is damaged.',
  finishedLineOf: 'The line about the finished upload of {file} in the archive is damaged.',
  objectUntouched: 'Its object on the store is not touched by that. Check this disk.',
  lost: 'An upload is lost: its line in the journal is damaged.',
  lostOf: 'The upload of {file} is lost: its line in the journal is damaged.',
  uploadAgain: 'Upload the file again.',
  lineOf: 'A line of the journal about the upload of {file} is damaged.',
  lookThenResume: 'It does nothing more by itself, and the file stays: look at it, then resume it.',
  unreadable: 'Lines of the journal that are damaged and cannot be read: {count, number}.',
  lookThenResumeAll:
    'They may be about any upload, so none goes on by itself: look at them, then resume them.',
  idle: 'Lines of the journal that are damaged: {count, number}.',
  nothingLost: 'No upload is lost by that. Check this disk.',
  held: 'A line of the journal about this upload was damaged. Dropreel does nothing more by itself here, and the file stays.',
  keptAfter: 'A line of the journal about it was damaged.',
  settings:
    'The file {file} is damaged, so some settings are as at the first start: look through the settings.',
  destinations: 'The file {file} is damaged. Lost, and not used any more: {lost}.',
  unreadableLines: 'what cannot be read: {count, number}',
  someLinks: 'The file {file} is damaged, so Dropreel does not know any more when some copied links end.',
  linksOf: 'The file {file} is damaged, so Dropreel does not know any more when the links of {names} end.',
  puts: 'Which files of a put were not queued yet can no longer be read in {file}: put them again, and those that are missing join the rest.',
  readings:
    'The file {file} is damaged: files of a folder that was being added when Dropreel ended may be missing in the list.',
} as const
