import type { ErrorCode } from '../contract/index.ts'

/**
 * What the engine does about a failure: try again now, slow down, try again when the network is back, or when nothing
 * hides the store any more, try again with fresh credentials, wait for the volume, or stop and let the person decide.
 */
export type Reaction = 'retry' | 'busy' | 'network' | 'hidden' | 'credentials' | 'volume' | 'give-up'

/** Exit codes of the command line: 1 a file failed, 2 usage or address, 3 credentials. */
type Row = { reaction: Reaction; exitCode: 1 | 2 | 3; message: string; advice: string }

/** What each failure means, is told as, and advises. `{}` in a message is replaced by the subject: a file, a bucket, an address. */
export const errorTable: Record<ErrorCode, Row> = {
  BadInput: row('give-up', 2, '{}', 'Change it and try again.'),
  EndpointInvalid: row(
    'give-up',
    2,
    '{} does not answer like an S3 store.',
    'Check the endpoint address and port.',
  ),
  BucketMissing: row(
    'give-up',
    2,
    'The bucket {} does not exist.',
    'Check the bucket name, or create the bucket first.',
  ),
  RegionWrong: row(
    'give-up',
    2,
    'The bucket {} is in another region.',
    'Set the region that the store names.',
  ),
  PortInUse: row(
    'give-up',
    2,
    'Port {} is in use by another program.',
    'Choose another port, or end that program.',
  ),
  StateUnwritable: row(
    'give-up',
    2,
    'The state directory {} cannot be written.',
    'Mend its permissions, or free some space on its disk.',
  ),
  StateLocked: row('give-up', 2, 'Another Dropreel is using the state directory {}.', 'Wait for it to end.'),
  CredentialsMissing: row(
    'give-up',
    3,
    'No credentials were found: {}.',
    'Enter the keys again, or choose another source of credentials.',
  ),
  CredentialsUnknown: row(
    'give-up',
    3,
    'The store does not know this access key ID.',
    'Check the access key ID, and that it belongs to this store.',
  ),
  CredentialsWrong: row(
    'give-up',
    3,
    'The store refused the signature: the secret access key does not match.',
    'Enter the secret access key again.',
  ),
  CredentialsExpired: row(
    'credentials',
    3,
    'The credentials have expired.',
    'Sign in again, or renew the session.',
  ),
  KeychainUnavailable: row(
    'give-up',
    3,
    'The system keychain cannot be used: {}.',
    'Start or unlock it, or use a secrets directory or an ~/.aws profile.',
  ),
  SignInUnreachable: row(
    'network',
    3,
    'The sign-in service for {} does not answer.',
    'Check the network connection; nothing that was sent is lost.',
  ),
  MfaCodeMissing: row(
    'give-up',
    3,
    'The profile {} needs the code of its MFA device.',
    'Try again and enter the code.',
  ),
  AccessDenied: row(
    'give-up',
    1,
    'The store denied access: {}.',
    'Ask the owner of the bucket for this permission.',
  ),
  Unreachable: row(
    'network',
    1,
    'The store at {} cannot be reached.',
    'Check the network connection and the endpoint; nothing that was sent is lost.',
  ),
  ConnectionSlow: row(
    'network',
    1,
    'The connection to {} is so slow that next to nothing gets through.',
    'Check the network connection; Dropreel tries again on a new one.',
  ),
  ConnectionCut: row(
    'network',
    1,
    'The store answers, but the connection breaks whenever this part is sent.',
    'Something in between may refuse large requests: try smaller parts (--part-size), or another network.',
  ),
  NameUnknown: row(
    'network',
    1,
    'The name {} is not known on this network.',
    'Check the endpoint for typing errors, and the network connection.',
  ),
  ProxyFailed: row(
    'give-up',
    1,
    'The proxy between here and {} asks for a sign-in.',
    'Set the user name and password of the proxy.',
  ),
  TlsUntrusted: row(
    'give-up',
    1,
    'The certificate of {} is not trusted.',
    'Check the address, or install the certificate authority of this store.',
  ),
  StoreHidden: row(
    'hidden',
    1,
    'Something else answers in place of the store at {}.',
    'Check the network: it may ask for a sign-in in the browser. Dropreel goes on by itself once the store is back.',
  ),
  RequestBlocked: row(
    'retry',
    1,
    'Something between here and the store stops this request: {}.',
    'Ask whoever runs the firewall or gateway in between to let it through, or use another network.',
  ),
  StoreBusy: row('busy', 1, 'The store is busy.', 'Dropreel slows down and tries again.'),
  StoreError: row('retry', 1, 'The store had an internal error: {}.', 'Try again in a while.'),
  StoreRefused: row(
    'give-up',
    1,
    'The store refused the request: {}.',
    'Check the settings of this destination.',
  ),
  ClockSkew: row(
    'retry',
    1,
    'The clock of this computer differs too much from the store.',
    'Set the date and time of this computer.',
  ),
  ChecksumMismatch: row(
    'retry',
    1,
    'A part arrived damaged: its checksum or its length did not match.',
    'Dropreel sends the part again; if this repeats, check the network and memory.',
  ),
  SessionGone: row(
    'give-up',
    1,
    'The store says that it no longer has the unfinished upload.',
    'Try again: Dropreel asks the store what it has, and sends only what is missing.',
  ),
  PartMissing: row('give-up', 1, 'The store has lost a part.', 'Try again: that part is sent again.'),
  ObjectExists: row(
    'give-up',
    1,
    'An object already exists at {}.',
    'Choose another key; an existing object is never replaced without your word.',
  ),
  ObjectMissing: row('give-up', 1, 'There is no object at {}.', 'Check the bucket and the key.'),
  ObjectReplaced: row(
    'give-up',
    1,
    'Another program has replaced the object at {}.',
    'Choose another key, or end the other program, and upload the file again.',
  ),
  TooLarge: row(
    'give-up',
    1,
    '{} is too large for this store.',
    'Objects on S3 hold at most 50 TB; other stores may allow less.',
  ),
  QuotaExceeded: row(
    'give-up',
    1,
    'The store has no room left for {}.',
    'Free some space on the store, or ask its owner for a larger quota.',
  ),
  ObjectLocked: row(
    'give-up',
    1,
    'The object {} is locked on the store and cannot be replaced.',
    'Choose another key, or wait until its retention ends.',
  ),
  ProofFailed: row(
    'give-up',
    1,
    'The object on the store differs from {}.',
    'Keep the file and upload it again.',
  ),
  FileMissing: row('give-up', 1, 'The file {} does not exist.', 'Check the path, or connect its drive.'),
  FileUnreadable: row('give-up', 1, 'The file {} cannot be read.', 'Check its permissions and its drive.'),
  VolumeMissing: row(
    'volume',
    1,
    'The drive that holds {} is not connected.',
    'Connect it: Dropreel goes on by itself.',
  ),
  DiskReadError: row(
    'give-up',
    1,
    'The disk reported an error while {} was read.',
    'Copy the file to another disk and upload the copy; check this disk.',
  ),
  FolderEmpty: row('give-up', 1, 'The folder {} holds no files to upload.', 'Choose a folder with files.'),
  SourceChanged: row(
    'give-up',
    1,
    'The file {} changed since its upload began.',
    'Upload the new version, or stop and remove it. If the old version is back, retry.',
  ),
  HeldByTimetable: row(
    'retry',
    1,
    'The bandwidth timetable allows no uploads at this hour.',
    'Dropreel goes on by itself when it does.',
  ),
  TrashFailed: row(
    'give-up',
    1,
    'The file could not be moved to the trash: {}.',
    'Its upload is proven: delete it yourself, or leave it.',
  ),
  Internal: row('give-up', 1, 'Something unexpected happened: {}.', 'Please report this with the log.'),
}

function row(reaction: Reaction, exitCode: Row['exitCode'], message: string, advice: string): Row {
  return { reaction, exitCode, message, advice }
}
