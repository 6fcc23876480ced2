/** Why a file is not in the trash, or perhaps another one. */
export const trash = {
  isLink: 'it is a symbolic link, and the file is elsewhere',
  notWithoutApp: 'without the app that is not safe on this system',
  noTrash: 'there is no trash on its drive',
  readOnly: 'its drive is read-only',
  notAllowed: 'the permissions of its folder or of the trash on its drive do not allow it',
  systemHolds: 'the system holds it where it is',
  full: 'its drive is full',
  noName: 'the trash has no free name for it',
  putBack: '{why}, so it was put back',
  notPutBack: '{why}. It is there as “{name}” and could not be put back, because {reason}',
  putItBack: '{why}. Put it back from there',
  anotherThere: 'another file is there',
  noHardLinks: 'hard links to it are not allowed',
  systemLeftIt: 'the system left it where it is',
  placeTaken: 'another file took its place at the last moment',
} as const
