export const settings = {
  title: 'Settings',
  fromNowOn: 'For files that are added from now on.',

  uploads: 'Uploads',
  parallel: 'Parts at the same time',
  parallelAuto: 'As many as make it faster',
  partSize: 'Part size',
  partSizeHint: 'Larger where a file would need more than {parts, number} parts',
  partSizeAuto: 'By the size of the file',

  afterUpload: 'After upload',
  compare: 'Read each file again and compare it',
  compareNot: 'No',
  compareChecksum: 'With what the store says of its object',
  compareReadBack: 'With the object itself, read back',
  readBackHint: 'Each upload is followed by a download of the same size, which the store may charge.',
  localFile: 'The file on this computer',
  localStays: 'Stays where it is',
  localToTrash: 'Goes to the trash',
  trashWhen: 'When',
  trashDelay:
    '{days, plural, =0 {As soon as it is proven} one {A day later, after another proof} other {# days later, after another proof}}',
  trashProof: 'Proof',
  gradeA: 'A checksum of the whole object (grade A)',
  gradeB: 'Any checksum or an ETag (grade A or B)',
  gradeC: 'Also by reading it back (grade A, B or C)',
  trashNote:
    'A file goes only if a fresh reading of it equals its object. If its upload fails or is cancelled, or if the file or the object has changed, the file stays, and its row says why.',

  links: 'Links',
  remind: 'Remind me before a copied link ends',

  notifications: 'Notifications',
  notifyHint: 'There are none while this window has the focus.',
  notify: 'Tell me when an upload ends or needs me',

  appearance: 'Appearance',
  theme: 'Theme',
  themeSystem: 'As the system',
  themeLight: 'Light',
  themeDark: 'Dark',
  language: 'Language',
  languageSystem: 'As the system',

  login: 'Login',
  startAtLogin: 'Start at login',
  startsHidden: 'It starts without its window, which opens from the icon in the tray, menu bar or dock.',
  startBlocked:
    'The system keeps Dropreel from starting. Allow it in the system’s own settings for what starts at login.',

  updates: 'Updates',
  lookOnceADay: 'Look for new versions once a day',

  locked: 'Set by your administrator.',
  updatesLocked: 'Set by your administrator: Dropreel does not look for new versions.',
} as const
