export const drops = {
  whereToDrop: 'Where to drop',
  dropToKeep: 'Drop to keep them here',
  dropToKeepToo: 'Drop to keep these too',
  keptUntilConnected: 'They upload as soon as a destination is connected.',
  dropToUpload: 'Drop to upload to {destination}',
  moreDestinations:
    '{count, plural, one {# more destination: choose it above first} other {# more destinations: choose one of them above first}}',
  becomes: '{file} becomes {key}',

  noFile: 'Nothing was added: that is not a file on this computer.',
  nothingAdded: 'Nothing was added.',
  added: '{count, plural, one {# file was added.} other {# files were added.}}',
  moreLeftOut: '{count, plural, one {And # more was left out.} other {And # more were left out.}}',
  leftOut: '{count, plural, one {# file was left out.} other {# files were left out.}}',
  addAgain: 'Add them again to upload them.',
  systemFiles:
    '{count, plural, one {# system file was left out: {names}.} other {# system files were left out: {names}.}}',
  systemFilesAndOthers: '{count, plural, other {# system files were left out: {names} and others.}}',
  andMore: '{names} and {count, number} more',

  heldBack: 'Held back',
  heldBackFrom: 'Held back from {delivery}',
  onlyTheseWait: 'Only these files wait for your answer.',
  moreAsk: '{count, plural, one {# more drop asks next.} other {# more drops ask next.}}',
  leaveAllOut: 'Leave all out',
  leaveOut: '{count, plural, one {Leave it out} other {Leave them out}}',
  uploadToo: '{count, plural, one {Upload it too} other {Upload them too}}',
  uploadAgain: '{count, plural, one {Upload again} other {Upload them again}}',
  copyLinks: '{count, plural, one {Copy its link} other {Copy their links}}',
  leftovers: '{count, plural, one {{name} looks like a leftover.} other {# files look like leftovers.}}',
  links:
    '{count, plural, one {A link leads out of what was dropped.} other {# links lead out of what was dropped.}}',
  theDestination: 'the destination',
  onItsWay:
    '{count, plural, one {{name} is on its way to {destination} already, and has not changed.} other {# files were delivered to {destination} or are on their way there, and have not changed.}}',
  delivered:
    '{count, plural, one {{name} was delivered to {destination} {when} and has not changed.} other {# files were delivered to {destination}, the last {when}, and have not changed.}}',
  todayAt: 'today at {time}',
  yesterdayAt: 'yesterday at {time}',
  onDateAt: 'on {date} at {time}',
  onDate: 'on {date}',
} as const
