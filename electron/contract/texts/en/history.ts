/** Everything that was delivered. */
export const history = {
  name: 'History',
  todayOn: 'Today, {date}',
  yesterday: 'Yesterday',
  deliveries: '{count, plural, one {# delivery} other {# deliveries}}',
  allVerified: 'all verified',
  notAllVerified: 'not all verified',
  notVerified: 'not verified',
  noLink: 'no link made',
  publicLink: 'public link',
  linkEnded: 'link ended {time}',
  linkUntil: 'link until {time}',
  showFilesOf: 'Show the files of {name}',
  hideFilesOf: 'Hide the files of {name}',
  verifyAgain: 'Verify again',
  stopVerifying: 'Stop verifying',
  verified: 'Verified {name} again.',
  differs: '{name} is not as it was uploaded.',
  allAsUploaded:
    '{count, plural, one {Verified # file of {name} again.} other {Verified all # files of {name} again.}}',
  someDiffer:
    '{total, plural, one {{count, number} of # file of {name} is not as it was uploaded.} other {{count, number} of # files of {name} are not as they were uploaded.}}',
  nothingYet: 'Nothing was delivered yet',
  whatIsHere: 'Each upload is here once it is on the store, with its link.',
  nothingCalled: 'Nothing is called “{search}”',
  whatIsSearched: 'The search looks at names, destinations and keys.',
  showAll: 'Show everything',
} as const
