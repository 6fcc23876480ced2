/** Why a file stays on this computer. */
export const keptFile = {
  gradeTooLow: 'The proof is of grade {proof}, and at least {grade} was asked for.',
  gradeByNow: 'The proof is only of grade {proof} by now.',
  stillOpen:
    '{programs} {count, plural, one {still has the file open for writing.} other {still have the file open for writing.}}',
  wasOpen: '{programs} had the file open for writing while it was verified.',
  notTheVerified: 'The object at the key is no longer the one that was verified.',
  changedSince: 'The file changed after it was verified.',
  stillNeeded: 'Another upload still needs this file.',
  changedLast: 'it changed at the last moment',
} as const
