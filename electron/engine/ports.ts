import type {
  AnnouncedAbort,
  BucketAddress,
  Checksum,
  Delivered,
  Happening,
  Link,
  LinkOpens,
  ObjectSettings,
  SourceIdentity,
  StoredObject,
  UploadRecord,
  UploadState,
} from '../contract/index.ts'
import type { JournalEntry } from './journal-entry.ts'

export type BodyDigest = 'md5' | 'sha256' | 'crc64nvme'

/** Bytes of a file, read and hashed before they are sent. `release` gives pooled memory back. */
export type PartBody = {
  sizeBytes: number
  /** CRC-32 (ISO-HDLC) as an unsigned 32-bit number. */
  crc32: number
  /** Digest of the same bytes, lower-case hex. */
  digest(algorithm: BodyDigest): Promise<string>
  /** The bytes from the start, for one try; may be called again. Rejects when the file changed in between. */
  chunks(): AsyncIterable<Uint8Array>
  release(): void
}

/**
 * A checksum of a file as S3 makes them: of the whole file, or, where the size in bytes of its parts is given, the
 * checksum of the parts' checksums.
 */
export type WantedSum = { algorithm: Checksum['algorithm']; partSizeBytes: number | null }

/** Bytes of a file: which one was read, and which one was at the path once it was read. */
export type FilePart = { before: SourceIdentity; body: PartBody; after: SourceIdentity }

/** An opened source file. Offsets and sizes in bytes. Reads past the end throw `SourceChanged`. */
export type SourceFile = {
  /** A fresh stat by path. Throws `FileMissing`, `FileUnreadable`. */
  identity(): Promise<SourceIdentity>
  /** Opens it, and closes it again: which file that was. Throws what `Source.open` throws. */
  check(): Promise<SourceIdentity>
  /** Reads a range, and looks at the file before and after. Throws what `check` throws. */
  readPart(offsetBytes: number, sizeBytes: number): Promise<FilePart>
  /**
   * Reads the first `sizeBytes` once, on another thread, and answers the wanted sums in lower-case hex. `onRead` is
   * called with the bytes as they are read. Throws `SourceChanged`, `DiskReadError`, or the signal's reason.
   */
  sums(
    sizeBytes: number,
    wanted: WantedSum[],
    onRead: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<string[]>
}

/** Local files. */
export type Source = {
  /**
   * `device` is the one that the file was on, null when that is not known yet. `within` is the real path of a folder
   * that no link may lead out of. Throws `FileMissing`, `FileUnreadable`, `LinkLeadsOut`,
   * `DiskReadError`, and `VolumeMissing` when the drive is not there.
   */
  open(file: string, device: string | null, within?: string): Promise<SourceFile>
  /** The same without a look at it: whoever reads it finds what is wrong. */
  at(file: string, device: string | null, within?: string): SourceFile
  /** Which file is at this path, without opening it. Throws the same. */
  identity(file: string, device: string | null): Promise<SourceIdentity>
  /**
   * The programs that have the file at this path open for writing, or mapped shared and writable, by whatever name:
   * `ffmpeg (process 123)`. Empty where nobody has; null where this computer cannot tell. An answer is never older than
   * its question; many who ask at the same moment share one look. Throws `FileMissing`, `FileUnreadable`,
   * `DiskReadError`.
   */
  writers(file: string): Promise<string[] | null>
}

export type NewObject = {
  key: string
  contentType: string
  /** Goes to x-amz-meta-dropreel-upload: how a lost answer is resolved. */
  uploadRecordId: string
  /** The file’s own name, NFC; goes to x-amz-meta-dropreel-name (see s3/requests/metadata.ts). */
  originalName: string
  /** False: never replace an object (If-None-Match: * where the store has it); an ETag: only the object that has it. */
  overwrite: boolean | { etag: string }
  settings?: ObjectSettings | undefined
}

/**
 * One part as the store has it. ETag without quotes. Checksums base64 as S3 writes them: `crc32` is null if not
 * returned, `crc64nvme` is in its place in a session for a CRC64NVME.
 */
export type StoredPart = {
  partNumber: number
  sizeBytes: number
  etag: string
  crc32: string | null
  crc64nvme?: string | undefined
}

/** A session that was just opened. `abort` is null where the store announces none. */
export type OpenedSession = { uploadId: string; abort: AnnouncedAbort | null }

/** What ListParts returns for a session: its parts in order, and when the store will remove them. */
export type ListedParts = { parts: StoredPart[]; abort: AnnouncedAbort | null }

/** An open multipart upload as the store lists it. `begunAt` in milliseconds since the epoch; null if unknown. */
export type ListedSession = { key: string; uploadId: string; begunAt: number | null }

/** What HEAD returns for an object. `uploadRecordId` is null when the object does not come from Dropreel. */
export type ObjectFacts = StoredObject & {
  sizeBytes: number
  uploadRecordId: string | null
  /** The file's own name; null when the object does not carry it. */
  originalName: string | null
}

/** Bytes of an object's version, null for the latest. At least one byte. */
export type ObjectRange = { versionId: string | null; offsetBytes: number; sizeBytes: number }

/** A sum of bytes that a request states: a checksum in its header, or Content-MD5. */
export type StatedSum = 'checksum' | 'md5'

/** A try of a wrong sum, at a key where this upload may write, with the settings of its objects. */
export type SumTrial = { sum: StatedSum; key: string; settings?: ObjectSettings | undefined }

/** Bytes of a body that were handed on and have not arrived; null where the system does not tell. */
export type Unacknowledged = () => number | null

/** Called with each chunk's size before it goes to the socket; awaited, so it can hold the body back. */
export type Pace = (chunkBytes: number, unacknowledged: Unacknowledged) => Promise<void>

export type LinkRequest = {
  key: string
  /** More than seven days become seven. A public link has no end. */
  expiresSeconds: number
  opens: LinkOpens
  /** The name under which a browser saves the file; null leaves it to the store. */
  fileName: string | null
  /** Where everybody can read the bucket; null signs the link. */
  publicBaseUrl: string | null
  /** The size of what was uploaded, where it is known: what is found must not differ. */
  sizeBytes?: number
}

/**
 * Called once a second, with how long no byte of a request has moved, in milliseconds (0 while bytes move), and whether
 * any has moved at all. True gives the connection up: the request throws `Unreachable`.
 */
export type OnSilence = (silentMs: number, hasMoved: boolean) => boolean

/** One try of a request. `number` is from 1, for the log; `onSilence` is null where nobody listens. */
export type RequestTry = { number: number; onSilence: OnSilence | null }

/**
 * One bucket, seen through one set of credentials. Every method throws only AppFailure (or the signal's
 * reason). No method retries: the engine has the one retry policy.
 */
export type ObjectStore = {
  /** The same store for one try: its number is in the log's lines about its requests, and their silence is told. */
  asTry(one: RequestTry): ObjectStore
  /**
   * Resolves when the store answers after it was seen not to, however it is reached now. Looks for it as long as somebody
   * waits.
   */
  whenBack(signal: AbortSignal): Promise<void>
  /** How many parts an object may have, as far as that is known: by the store's name, or as it refused more. */
  maxParts(): number
  /** PutObject. */
  put(object: NewObject, body: PartBody, pace: Pace, signal: AbortSignal): Promise<StoredObject>
  /** CreateMultipartUpload. */
  open(object: NewObject, signal: AbortSignal): Promise<OpenedSession>
  /**
   * UploadPart, with a checksum that the store verifies, else MD5 compared with the ETag. Throws `TooManyParts`, and
   * `maxParts` is less from then on.
   */
  sendPart(
    part: { key: string; uploadId: string; partNumber: number; body: PartBody },
    pace: Pace,
    signal: AbortSignal,
  ): Promise<StoredPart>
  /** ListParts, all pages, in order. `SessionGone` if it is no more; `AccessDenied`/`StoreRefused` if not allowed. */
  listParts(key: string, uploadId: string, signal: AbortSignal): Promise<ListedParts>
  /** CompleteMultipartUpload. `crc32` is the whole object's, unsigned 32-bit. A 200 with an error body throws. */
  complete(
    upload: {
      object: NewObject
      uploadId: string
      parts: StoredPart[]
      sizeBytes: number
      crc32: number | null
    },
    signal: AbortSignal,
  ): Promise<StoredObject>
  /** ListMultipartUploads, all pages: the open sessions below a prefix, whoever began them. */
  listSessions(prefix: string, signal: AbortSignal): Promise<ListedSession[]>
  /** AbortMultipartUpload. A session that is gone already is a success. */
  abort(key: string, uploadId: string, signal: AbortSignal): Promise<void>
  /** HeadObject with ChecksumMode ENABLED, of this version or the latest; null when there is none. */
  head(key: string, signal: AbortSignal, versionId?: string | null): Promise<ObjectFacts | null>
  /** The size in bytes of a multipart object's first part, where the store says so; else null. */
  firstPartBytes(key: string, signal: AbortSignal, versionId?: string | null): Promise<number | null>
  /**
   * True if the store refuses bytes that come with a wrong sum, so that what it says of the sum of an object is no echo
   * of what it was told. Makes no object.
   */
  refusesWrong(trial: SumTrial, signal: AbortSignal): Promise<boolean>
  /** GetObject, the bytes of this range. Throws `ObjectMissing`; `StoreError` when the body ends early. */
  read(key: string, range: ObjectRange, signal: AbortSignal): AsyncIterable<Uint8Array>
  /** A link that was opened once; valid until the earliest of the request, seven days and the credential's expiry. */
  link(request: LinkRequest, signal: AbortSignal): Promise<Link>
}

/** Object stores by address; the same address gives the same store, so what it learned is kept. */
export type Stores = {
  at(address: BucketAddress): ObjectStore
  /** When a person has to sign in again, in milliseconds since the epoch; null for never, or if not known. */
  signInEndsAt?(address: BucketAddress, signal: AbortSignal): Promise<number | null>
}

/** A part as the journal remembers it: begun, with what had left of it, or stored with its checksum. */
export type JournalPart =
  | { kind: 'begun'; sentBytes: number }
  | { kind: 'stored'; crc32: number; etag: string }

/** An upload as the journal remembers it. `parts` belong to the current session only. */
export type JournalUpload = {
  record: UploadRecord
  state: UploadState
  parts: Map<number, JournalPart>
  delivered: Delivered | null
  resentBytes: number
  /** In the order of time. */
  happened: readonly Happening[]
  /** The last rate that was written down; null before. */
  bytesPerSecond: number | null
}

/** What is known of an upload that was delivered. */
export type DeliveredUpload = Pick<JournalUpload, 'record' | 'state' | 'delivered' | 'happened'>

/** The durable memory. Throws `StateUnwritable`. */
export type Journal = {
  /** What earlier runs left, in the order of the queue, without what is in the archive. */
  uploads(): JournalUpload[]
  /** Appends one line; `durable` waits for fsync, otherwise the line is handed to the system and goes on. */
  append(entry: JournalEntry, durability: 'durable' | 'fast'): Promise<void>
  /**
   * Finished uploads that have left for the archive, the last that ended first: at least those in whose record one of the
   * texts of `naming` stands, such as an id or a path.
   */
  archived: (naming: readonly string[]) => AsyncIterable<JournalUpload>
  /** Moves these uploads to the archive, as far as nothing is left to be done for them. A kill may leave one in both. */
  archive(ids: ReadonlySet<string>): Promise<void>
  /** Forgets uploads of the archive. Resolves when they are gone from the disk. */
  removeArchived(ids: ReadonlySet<string>): Promise<void>
  /** Flushes and gives the lock back. */
  close(): Promise<void>
}

/** Time and chance, so that tests can step them. */
export type Clock = {
  /**
   * Milliseconds since the epoch, for dates. It jumps when somebody sets the clock of the computer, so it measures no
   * duration.
   */
  now(): number
  /**
   * Milliseconds in which this process was awake, since some moment before, for durations. The clock of the computer
   * does not change it, and time in which the computer sleeps does not count.
   */
  elapsed(): number
  /** Milliseconds of processor time that this process has used, on all of its threads. */
  processorMs(): number
  /** Minutes that local time is ahead of UTC at a moment in milliseconds since the epoch. */
  utcOffsetMinutes(at: number): number
  /**
   * Resolves after this many milliseconds, in which the computer may sleep; rejects with the signal's reason when it
   * aborts first.
   */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Uniform in [0, 1). */
  random(): number
  newId(): string
}
