import { t } from './texts/text.ts'

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

/** Every failure Dropreel distinguishes, and what follows from it. Its words are in texts/en/errors.ts and advice.ts. */
export const errorTable = {
  BadInput: row(usage),
  SetByPolicy: row({ ...usage, keepsFile: true }),
  PolicyInvalid: row(usage),
  EndpointInvalid: row({
    mend: edit('endpoint'),
    ...usage,
  }),
  BucketMissing: row({
    mend: edit('bucket'),
    ...usage,
  }),
  RegionWrong: row({
    mend: edit('region'),
    ...usage,
  }),
  PortInUse: row(usage),
  StateUnwritable: row(usage),
  StateUnsafe: row(usage),
  StateLocked: row(usage),
  AppNotRunning: row(),
  AppGone: row(),
  TakenOut: row(),
  OutputUnwritable: row(),
  JournalDamaged: row(),
  CredentialsMissing: row({ mend: edit('keys'), ...credentials }),
  CredentialsUnknown: row({ mend: edit('keys'), ...credentials }),
  CredentialsWrong: row({ mend: edit('keys'), ...credentials }),
  CredentialsExpired: row({
    mend: 'sign-in',
    reaction: 'credentials',
    exitCode: 3,
  }),
  KeychainUnavailable: row(credentials),
  SignInUnreachable: row({ reaction: 'network', exitCode: 3 }),
  MfaCodeMissing: row({
    mend: 'sign-in',
    ...credentials,
  }),
  AccessDenied: row({
    mend: edit('keys'),
  }),
  Unreachable: row({ mend: edit('endpoint'), reaction: 'network' }),
  ConnectionSlow: row({ reaction: 'network' }),
  ConnectionCut: row({ reaction: 'network' }),
  LargePacketsLost: row({ reaction: 'network' }),
  NameUnknown: row({ mend: edit('endpoint'), reaction: 'network' }),
  ProxyFailed: row({
    mend: edit('proxy'),
  }),
  TlsUntrusted: row({ mend: edit('certificates') }),
  StoreHidden: row({ reaction: 'hidden' }),
  RequestBlocked: row({ reaction: 'retry' }),
  StoreBusy: row({ reaction: 'busy' }),
  StoreError: row({ reaction: 'retry' }),
  StoreRefused: row({
    mend: edit('objects'),
  }),
  ClockSkew: row({ reaction: 'retry' }),
  EtagMissing: row({ reaction: 'retry' }),
  ChecksumMismatch: row({ reaction: 'retry' }),
  SessionGone: row(),
  TooManyParts: row(),
  PartMissing: row(),
  ObjectExists: row({ mend: 'settle-key' }),
  ObjectMissing: row({ keepsFile: true }),
  ObjectReplaced: row({ mend: 'settle-key' }),
  TooLarge: row(),
  QuotaExceeded: row(),
  ObjectLocked: row({ mend: 'settle-key' }),
  ProofFailed: row({
    keepsFile: true,
  }),
  FileMissing: row({
    mend: 'choose-file',
  }),
  FileUnreadable: row({
    keepsFile: true,
  }),
  LinkLeadsOut: row({ keepsFile: true }),
  VolumeMissing: row({
    mend: 'choose-file',
    reaction: 'volume',
  }),
  DiskReadError: row({ mend: 'choose-file', keepsFile: true }),
  FolderEmpty: row(),
  SourceChanged: row({ mend: 'new-version', keepsFile: true }),
  StillWritten: row({ reaction: 'retry' }),
  HeldByTimetable: row({ reaction: 'retry' }),
  ComputerBusy: row({ reaction: 'room' }),
  TrashFailed: row({ keepsFile: true }),
  LeftInTrash: row({ keepsFile: true }),
  Internal: row(),
}

/**
 * A row of the table: the upload stops, another try is all that helps, and the exit code is 1, unless `more` says
 * otherwise.
 */
function row(more: Partial<Row> = {}): Row {
  return { reaction: 'give-up', mend: 'retry', exitCode: 1, keepsFile: false, ...more }
}

/** What a failure says, and advises. `subject`: a file, a bucket, an address, or what the store said. */
export function errorInWords(
  code: keyof typeof errorTable,
  subject: string,
): { message: string; advice: string } {
  return { message: t(`errors.${code}`, { subject }), advice: t(`advice.${code}`) }
}
