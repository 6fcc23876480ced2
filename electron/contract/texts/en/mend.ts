/** Questions and news about uploads that something has to be done for. */
export const mend = {
  keepBothTitle: 'Keep both: {name}',
  keepBothText:
    'The file is uploaded under another name, with a number at its end. What is on the store stays.',
  keepBoth: 'Keep both',
  replaceTitle: 'Replace {name}',
  replaceText:
    'What is on the store under this key now is replaced for good, and its links lead to the new file.',
  replace: 'Replace',
  skipTitle: 'Skip {name}',
  skipText: 'The file is not uploaded. Nothing is removed, neither here nor on the store.',
  skip: 'Skip',
  forAll: 'For all of this drop',
  back: 'Back',
  otherFileTitle: '{name} is not the file that was added',
  otherFileText:
    'Its size, or its time of change, differs from that of {name}. It can be uploaded all the same, from the beginning.',
  otherFile: 'Upload this file',
  startOverTitle:
    '{count, plural, one {Where does an upload that has begun go?} other {Where do # uploads that have begun go?}}',
  startOverText:
    '{count, plural, one {Its parts are at the old place. Started over, it goes to the new address, and what was sent is deleted from the old place.} other {Their parts are at the old place. Started over, they go to the new address, and what was sent is deleted from the old place.}}',
  goOn: 'Go on to the old place',
  startOver: 'Start over at the new address',
  signInTitle: 'Sign in again',
  signedIn: 'I have signed in',
  alsoFound: '{count, plural, one {# more file was found there.} other {# more files were found there.}}',
  moved:
    '{count, plural, one {# upload goes to the new address now.} other {# uploads go to the new address now.}}',
  tried: '{count, plural, one {# upload is tried again.} other {# uploads are tried again.}}',
  kept: '{count, plural, one {# upload stays as it was: the key template gives it no key of its own.} other {# uploads stay as they were: the key template gives them no keys of their own.}}',
} as const
