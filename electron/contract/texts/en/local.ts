/** What becomes of the file on this computer. */
export const local = {
  stays: 'The file stays',
  staysBecause: 'The file stays: {why}',
  goingToTrash: 'Moving the file to the trash',
  toTrashAt: 'The file goes to the trash {time}',
  toTrashAtBecause: 'The file goes to the trash {time}: {why}',
  inTrash: 'The file is in the trash',
  gone: 'The file was no longer there',
  toTrashOnceProven:
    '{days, plural, =0 {The file goes to the trash once it has a proof of {grade}} one {The file goes to the trash a day after a proof of {grade}} other {The file goes to the trash # days after a proof of {grade}}}',
  toTrashOnceReadBack:
    '{days, plural, =0 {The file goes to the trash once it is read back} one {The file goes to the trash a day after it is read back} other {The file goes to the trash # days after it is read back}}',
  gradeA: 'grade A',
  gradeOrBetter: 'grade {grade} or better',
} as const
