/** Unfinished uploads on a store that nobody will finish. */
export const orphans = {
  titleOn: 'Unfinished uploads on {destination}',
  what: 'Parts of uploads that nobody will finish, in the bucket {bucket}. They are not shown as objects, but take up room that is paid for.',
  showOthers: 'Show other programs’ too',
  name: 'Unfinished uploads',
  asking: 'Asking the store…',
  none: 'Nothing was left behind.',
  askAgain: 'Ask again',
  begun: 'begun {time}',
  removedOn: 'the store removes it on {day}',
  abort: 'Abort',
  abortNamed: 'Abort {key}',
  abortAll: 'Abort all',
  done: 'Done',
  abortTitle: '{count, plural, one {Abort this unfinished upload?} other {Abort # unfinished uploads?}}',
  partsDeleted:
    '{count, plural, one {Its parts are deleted from the store and cannot be brought back. Finished objects and the files on this computer stay.} other {Their parts are deleted from the store and cannot be brought back. Finished objects and the files on this computer stay.}}',
  partsOfSizeDeleted:
    '{count, plural, one {Its parts ({size}) are deleted from the store and cannot be brought back. Finished objects and the files on this computer stay.} other {Their parts ({size}) are deleted from the store and cannot be brought back. Finished objects and the files on this computer stay.}}',
  mayBeAtWork: 'Another program or computer may still be at work on what is not yours.',
  keep: 'Keep',
  abortAsked: '{count, plural, one {Abort upload} other {Abort uploads}}',
} as const
