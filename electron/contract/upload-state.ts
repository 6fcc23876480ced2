import { z } from 'zod'
import { appError, type AppError } from './errors.ts'

/**
 * When the store will remove the parts of an unfinished upload by itself (x-amz-abort-date, in milliseconds since
 * the epoch), and the id of the bucket's lifecycle rule that says so (x-amz-abort-rule-id).
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html
 */
export const announcedAbort = z.object({ at: z.number(), ruleId: z.string().nullable() })
export type AnnouncedAbort = z.infer<typeof announcedAbort>

/** An open multipart upload on the store. Sizes in bytes. `abort` is null where the store announces none. */
export const session = z.object({
  uploadId: z.string().min(1),
  partSizeBytes: z.int().positive(),
  abort: announcedAbort.nullable().default(null),
})
export type Session = z.infer<typeof session>

/** What a waiting upload waits for; `time` in milliseconds since the epoch, `writer` for the end of a file. */
export const until = z.union([
  z.object({ time: z.number() }),
  z.enum(['network', 'volume', 'writer', 'person']),
])
export type Until = z.infer<typeof until>

/** A checksum as S3 writes it, in base64; `scope`: `full` for the whole object, `composite` for one of checksums. */
export const checksum = z.object({
  algorithm: z.enum(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256', 'MD5']),
  value: z.string(),
  scope: z.enum(['full', 'composite']),
})
export type Checksum = z.infer<typeof checksum>

/** Grade of evidence that the object equals the file: see "Words" in the user guide. */
export const proof = z.enum(['A', 'B', 'C', 'none'])
export type Proof = z.infer<typeof proof>

export const storedObject = z.object({
  etag: z.string(),
  versionId: z.string().nullable(),
  checksum: checksum.nullable(),
})
export type StoredObject = z.infer<typeof storedObject>

/**
 * A finished object, and the size in bytes of the parts it was sent in; null for a single put. `refuted`: a proof found
 * that it is not the file. `madeBy`: the earlier upload whose id it carries, where this one has taken its place.
 */
export const delivered = z.object({
  object: storedObject,
  partSizeBytes: z.int().positive().nullable(),
  refuted: z.boolean().default(false),
  madeBy: z.string().min(1).optional(),
})
export type Delivered = z.infer<typeof delivered>

/**
 * What became of the file on this computer once its upload is done. Times in milliseconds since the epoch. `why`
 * is a sentence for a person: why the file stays although it was to go, or why it does not go yet.
 */
export const local = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('kept'), why: z.string().nullable() }),
  z.object({ kind: z.literal('trash-after'), time: z.number(), why: z.string().nullable() }),
  z.object({ kind: z.literal('trashed'), time: z.number() }),
  /** Something else than the proven file went there at the last moment, and could not be put back. `why` is a sentence. */
  z.object({ kind: z.literal('left-in-trash'), why: z.string() }),
  /** It was to go, but somebody else had moved it away. */
  z.object({ kind: z.literal('gone') }),
])
export type Local = z.infer<typeof local>

const failures = z.int().nonnegative()

/** The whole state of one upload. Byte progress is not state. Legal moves: core/transitions.ts. */
export const uploadState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('queued'), session: session.nullable(), failures }),
  z.object({ kind: z.literal('opening'), failures }),
  z.object({ kind: z.literal('sending'), session: session.nullable(), failures }),
  z.object({ kind: z.literal('finishing'), session, failures }),
  z.object({ kind: z.literal('verifying'), object: storedObject, failures }),
  z.object({ kind: z.literal('waiting'), session: session.nullable(), failures, until, cause: appError }),
  /** What is on its way may still end, for some seconds, but nothing else begins. */
  z.object({
    kind: z.literal('ending'),
    session: session.nullable(),
    failures,
    next: z.enum(['paused', 'queued']),
  }),
  z.object({ kind: z.literal('paused'), session: session.nullable() }),
  z.object({ kind: z.literal('failed'), session: session.nullable(), error: appError }),
  z.object({
    kind: z.literal('done'),
    object: storedObject,
    proof,
    /** The object was read back for the proof, whatever its grade. */
    readBack: z.boolean().exactOptional(),
    resentBytes: z.int().nonnegative(),
    finishedAt: z.number(),
    local: local.default({ kind: 'kept', why: null }),
    /** A person cleared it from the list of uploads: it is in the history alone. */
    cleared: z.literal(true).exactOptional(),
  }),
  z.object({ kind: z.literal('cancelled'), abandoned: session.nullable() }),
])
export type UploadState = z.infer<typeof uploadState>
export type UploadKind = UploadState['kind']

export function sessionOf(state: UploadState): Session | null {
  return 'session' in state ? state.session : null
}

/** True while the store may hold parts of the upload. */
export function hasSession(state: UploadState): boolean {
  return (state.kind === 'cancelled' ? state.abandoned : sessionOf(state)) !== null
}

/** What went wrong, if the state has a reason that a person should read. */
export function causeOf(state: UploadState): AppError | null {
  if (state.kind === 'failed') return state.error
  return state.kind === 'waiting' ? state.cause : null
}

/** True when the upload has reached its end: there is nothing left to do or decide. */
export function isEnded(state: UploadState): boolean {
  return state.kind === 'done' || state.kind === 'cancelled'
}

/** True while the upload goes on by itself; false where it has ended or a person has to say so. */
export function isActive(state: UploadState): boolean {
  return !isPaused(state) && state.kind !== 'failed' && !isEnded(state)
}

/** True where a person has paused it, also while what is on its way still ends. */
export function isPaused(state: UploadState): boolean {
  return state.kind === 'ending' ? state.next === 'paused' : state.kind === 'paused'
}

/** True while something is left to be done for the upload, if only to abort its session on the store. */
export function isOpen(state: UploadState): boolean {
  return !isEnded(state) || hasSession(state)
}

/** True once nothing happens to the upload any more: on the store, nor with the file on this computer. */
export function isSettled(state: UploadState): boolean {
  return !isOpen(state) && !(state.kind === 'done' && state.local.kind === 'trash-after')
}
