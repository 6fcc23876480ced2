/**
 * What the engine does about a failure: try again now, slow down, try again when the network is back, or when nothing
 * hides the store any more, try again with fresh credentials, wait for the volume, or for room on this computer, or stop
 * and let the person decide.
 */
export type Reaction = 'retry' | 'busy' | 'network' | 'hidden' | 'credentials' | 'volume' | 'room' | 'give-up'

/** The part of a destination's form that a person looks at first. */
export type DestinationPart = 'endpoint' | 'bucket' | 'region' | 'keys' | 'proxy' | 'certificates' | 'objects'

/**
 * What a person does about a failed or waiting upload: tries again; edits its destination, and of that which part first;
 * says where the file is now, or what becomes of the object at its key; signs in; takes the file as it is by now.
 */
export type Mend =
  | { edit: DestinationPart }
  | 'retry'
  | 'choose-file'
  | 'settle-key'
  | 'sign-in'
  | 'new-version'

type Row = {
  /** `{}` is replaced by the subject: a file, a bucket, an address. */
  message: string
  advice: string
  reaction: Reaction
  mend: Mend
  /** Of the command line: 1 a file failed, 2 usage or address, 3 credentials. */
  exitCode: 1 | 2 | 3
  /** A file that would go to the trash stays for good after this failure. */
  keepsFile: boolean
}

const edit = (part: DestinationPart): Mend => ({ edit: part })
const usage = { exitCode: 2 } as const
const credentials = { exitCode: 3 } as const

/** Every failure Dropreel distinguishes: what it says and advises, and what follows from it. */
export const errorTable = {
  BadInput: row('{}', 'Change it and try again.', usage),
  SetByPolicy: row('{}', 'Ask whoever looks after this computer.', { ...usage, keepsFile: true }),
  PolicyInvalid: row(
    'The policy of this computer cannot be followed: {}.',
    'Nothing is uploaded until an administrator has mended it.',
    usage,
  ),
  EndpointInvalid: row('{} does not answer like an S3 store.', 'Check the endpoint address and port.', {
    mend: edit('endpoint'),
    ...usage,
  }),
  BucketMissing: row('The bucket {} does not exist.', 'Check the bucket name, or create the bucket first.', {
    mend: edit('bucket'),
    ...usage,
  }),
  RegionWrong: row('{}', 'Check the region and the endpoint of this destination.', {
    mend: edit('region'),
    ...usage,
  }),
  PortInUse: row('Port {} is in use by another program.', 'Choose another port, or end that program.', usage),
  StateUnwritable: row(
    'The state directory {} cannot be written.',
    'Mend its permissions, or free some space on its disk.',
    usage,
  ),
  StateUnsafe: row('{}', 'Choose a folder of your own with --state-dir or DROPREEL_HOME.', usage),
  StateLocked: row('Another Dropreel is using the state directory {}.', 'Wait for it to end.', usage),
  OutputUnwritable: row(
    'Standard output cannot be written: {}.',
    'Uploads are not affected: `dropreel status` lists them, `dropreel link --all` their links.',
  ),
  JournalDamaged: row('{}', 'Check this disk.'),
  CredentialsMissing: row(
    'No credentials were found: {}.',
    'Enter the keys again, or choose another source of credentials.',
    { mend: edit('keys'), ...credentials },
  ),
  CredentialsUnknown: row(
    'The store does not know this access key ID{}.',
    'Check the access key ID, and that it belongs to this store.',
    { mend: edit('keys'), ...credentials },
  ),
  CredentialsWrong: row(
    'The store refused the signature: the secret access key does not match{}.',
    'Enter the secret access key again.',
    { mend: edit('keys'), ...credentials },
  ),
  CredentialsExpired: row('The credentials have expired.', 'Sign in again, or renew the session.', {
    mend: 'sign-in',
    reaction: 'credentials',
    exitCode: 3,
  }),
  KeychainUnavailable: row(
    'The system keychain cannot be used: {}.',
    'Start or unlock it, or use a secrets directory or an ~/.aws profile.',
    credentials,
  ),
  SignInUnreachable: row(
    'The sign-in service for {} does not answer.',
    'Check the network connection; nothing that was sent is lost.',
    { reaction: 'network', exitCode: 3 },
  ),
  MfaCodeMissing: row('The profile {} needs the code of its MFA device.', 'Try again and enter the code.', {
    mend: 'sign-in',
    ...credentials,
  }),
  AccessDenied: row('The store denied access: {}.', 'Ask the owner of the bucket for this permission.', {
    mend: edit('keys'),
  }),
  Unreachable: row(
    'The store at {} cannot be reached.',
    'Check the network connection and the endpoint; nothing that was sent is lost.',
    { mend: edit('endpoint'), reaction: 'network' },
  ),
  ConnectionSlow: row(
    'The connection to {} is so slow that next to nothing gets through.',
    'Check the network connection; Dropreel tries again on a new one.',
    { reaction: 'network' },
  ),
  ConnectionCut: row(
    'The store answers, but the connection breaks whenever this part is sent.',
    'Something in between may refuse large requests: try smaller parts (--part-size), or another network.',
    { reaction: 'network' },
  ),
  LargePacketsLost: row(
    'The store answers, but large packets do not get through to it.',
    'Set a lower MTU for the network or VPN of this computer, such as 1280, or try another network.',
    { reaction: 'network' },
  ),
  NameUnknown: row(
    'The name {} is not known on this network.',
    'Check the endpoint for typing errors, and the network connection.',
    { mend: edit('endpoint'), reaction: 'network' },
  ),
  ProxyFailed: row('The proxy {}.', 'Check the user name and password of the proxy.', {
    mend: edit('proxy'),
  }),
  TlsUntrusted: row(
    'The certificate of {} is not trusted.',
    'Check the address, or install the certificate authority of this store.',
    { mend: edit('certificates') },
  ),
  StoreHidden: row(
    'Something else answers in place of the store at {}.',
    'Check the network: it may ask for a sign-in in the browser. Dropreel goes on by itself once the store is back.',
    { reaction: 'hidden' },
  ),
  RequestBlocked: row(
    'Something between here and the store stops this request: {}.',
    'Ask whoever runs the firewall or gateway in between to let it through, or use another network.',
    { reaction: 'retry' },
  ),
  StoreBusy: row('The store is busy.', 'Dropreel slows down and tries again.', { reaction: 'busy' }),
  StoreError: row('The store had an internal error: {}.', 'Try again in a while.', { reaction: 'retry' }),
  StoreRefused: row('The store refused the request: {}.', 'Check the settings of this destination.', {
    mend: edit('objects'),
  }),
  ClockSkew: row(
    'The clock of this computer differs too much from the store.',
    'Set the date and time of this computer.',
    { reaction: 'retry' },
  ),
  EtagMissing: row(
    'The store answered without an ETag, so nothing shows what it has stored.',
    'Something in between may remove it: ask whoever runs the store, or a gateway in front of it.',
    { reaction: 'retry' },
  ),
  ChecksumMismatch: row(
    'A part arrived damaged: its checksum or its length did not match.',
    'Dropreel sends the part again; if this repeats, check the network and memory.',
    { reaction: 'retry' },
  ),
  SessionGone: row(
    'The store says that it no longer has the unfinished upload.',
    'Try again: Dropreel asks the store what it has, and sends only what is missing.',
  ),
  TooManyParts: row(
    'The store takes no more than {} parts of one object.',
    'Choose larger parts (--part-size).',
  ),
  PartMissing: row('The store has lost a part.', 'Try again: that part is sent again.'),
  ObjectExists: row(
    'An object already exists at {}.',
    'Keep both, replace what is there, or skip the file: nothing is replaced without your word.',
    { mend: 'settle-key' },
  ),
  ObjectMissing: row('There is no object at {}.', 'Check the bucket and the key.', { keepsFile: true }),
  ObjectReplaced: row(
    'Another program has replaced the object at {}.',
    'Choose another key, or end the other program, and upload the file again.',
    { mend: 'settle-key' },
  ),
  TooLarge: row(
    '{} is too large for this store.',
    'Objects on S3 hold at most 50 TB; other stores may allow less.',
  ),
  QuotaExceeded: row(
    'The store has no room left for {}.',
    'Free some space on the store, or have its quota or cap raised.',
  ),
  ObjectLocked: row(
    'The object {} is locked on the store and cannot be replaced.',
    'Choose another key, or wait until its retention ends.',
    { mend: 'settle-key' },
  ),
  ProofFailed: row('The object on the store differs from {}.', 'Keep the file and upload it again.', {
    keepsFile: true,
  }),
  FileMissing: row('The file {} does not exist.', 'Check the path, or connect its drive.', {
    mend: 'choose-file',
  }),
  FileUnreadable: row('The file {} cannot be read.', 'Check its permissions and its drive.', {
    keepsFile: true,
  }),
  LinkLeadsOut: row(
    'The link {} leads out of the folder that was added.',
    'Put the file itself there, or upload it by itself.',
    { keepsFile: true },
  ),
  VolumeMissing: row('The drive that holds {} is not connected.', 'Connect it: Dropreel goes on by itself.', {
    mend: 'choose-file',
    reaction: 'volume',
  }),
  DiskReadError: row(
    'The disk reported an error while {} was read.',
    'Copy the file to another disk and upload the copy; check this disk.',
    { mend: 'choose-file', keepsFile: true },
  ),
  FolderEmpty: row('The folder {} holds no files to upload.', 'Choose a folder with files.'),
  SourceChanged: row(
    'The file {} changed since its upload began.',
    'Upload the new version, or stop and remove it. If the old version is back, retry.',
    { mend: 'new-version', keepsFile: true },
  ),
  StillWritten: row(
    'The file is still being written{}.',
    'Dropreel uploads it by itself once it is finished.',
    { reaction: 'retry' },
  ),
  HeldByTimetable: row(
    'The bandwidth timetable allows no uploads at this hour.',
    'Dropreel goes on by itself when it does.',
    { reaction: 'retry' },
  ),
  ComputerBusy: row(
    'This computer has no room for more at the moment: {}.',
    'Close other programs, or raise the limit of open files (ulimit -n); Dropreel tries again.',
    { reaction: 'room' },
  ),
  TrashFailed: row(
    'The file could not be moved to the trash: {}.',
    'Its upload is proven: delete it yourself, or leave it.',
    { keepsFile: true },
  ),
  LeftInTrash: row(
    'The file in the trash may not be the one that was verified: {}.',
    'Look at it before you empty the trash.',
    { keepsFile: true },
  ),
  Internal: row(
    'Something unexpected happened: {}.',
    'Help → Save diagnostic report…, or `dropreel report`, collects what helps to find the cause.',
  ),
}

/** A row of the table: the upload stops, another try is all that helps, and the exit code is 1, unless `more` says otherwise. */
function row(message: string, advice: string, more: Partial<Row> = {}): Row {
  return { message, advice, reaction: 'give-up', mend: 'retry', exitCode: 1, keepsFile: false, ...more }
}
