/** What **Copy details** copies: for a ticket, or whoever helps. Names of facts, each with what it is. */
export const details = {
  upload: 'Upload {id}: {state}',
  link: 'In Dropreel on this computer: {link}',
  file: 'File: {file} ({bytes} bytes)',
  destination: 'Destination: {name} ({place})',
  destinationRemoved: 'Destination: removed',
  object: 'Object: {object}',
  error: 'Error: {code}: {message} {advice}',
  errorDetail: 'Detail: {detail}',
  added: 'Added: {added}, copied: {copied}',
  happened: 'Happened: {what}',
  happenedAt: '{time}: {what}',
  about: 'About: {about}',
} as const
