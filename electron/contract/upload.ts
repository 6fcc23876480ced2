import { z } from 'zod'
import { delivery, type Delivery } from './delivery.ts'
import { bucketAddress } from './destination.ts'
import { linkOpens, publicBaseUrl } from './link.ts'
import { objectSettings } from './object-settings.ts'
import { timetable } from './timetable.ts'
import { proof, uploadState } from './upload-state.ts'

/**
 * What makes a file the same file: sizes in bytes, times in nanoseconds since the epoch. Times and the inode
 * are decimal strings, as they do not fit a JSON number.
 */
export const sourceIdentity = z.object({
  sizeBytes: z.int().nonnegative(),
  mtimeNs: z.string(),
  ctimeNs: z.string(),
  inode: z.string(),
  /** The device of the file's folder: another one means that the drive is not there. */
  device: z.string(),
})
export type SourceIdentity = z.infer<typeof sourceIdentity>

/**
 * Whether a file goes to the trash once its object is proven by at least this grade, or was read back because that was
 * demanded; so many days after the upload, 0 for at once. Null keeps it.
 */
export const deleteLocal = z.object({
  grade: proof.exclude(['none']),
  afterDays: z.number().nonnegative().max(3650),
})
export type DeleteLocal = z.infer<typeof deleteLocal>

/**
 * What is compared before an upload is done: nothing; the file, read again, with the store's checksum or ETag; or the
 * object itself too, read back.
 */
const verifyHow = z.enum(['none', 'checksum', 'read-back'])
export type VerifyHow = z.infer<typeof verifyHow>
/** Older versions knew only whether. */
export const verification = z.union([
  verifyHow,
  z.boolean().transform((isWanted): VerifyHow => (isWanted ? 'checksum' : 'none')),
])

/** How one upload is to be sent. Kept in the journal, so that a resume does the same. */
export const uploadOptions = z.object({
  partSizeBytes: z.int().positive().nullable(),
  overwrite: z.boolean(),
  verify: verification,
  /** Ask for a link of this lifetime at the end; null for none. */
  linkSeconds: z.int().positive().nullable(),
  linkOpens: linkOpens.default('inline'),
  /** Give the link below this address instead of a presigned one. */
  publicBaseUrl: publicBaseUrl.nullable().default(null),
  /** Give up after waiting this long for the network; null waits for ever. */
  maxWaitSeconds: z.number().positive().nullable(),
  /** Parts in flight; null lets the engine find the best number. */
  parallel: z.int().positive().nullable(),
  limitBytesPerSecond: z.number().positive().nullable(),
  timetable: timetable.default([]),
  deleteLocal: deleteLocal.nullable().default(null),
  /**
   * Wait until nobody has the file open for writing, and until it has stood still for this long; null takes it as it is.
   */
  waitStillSeconds: z.number().nonnegative().nullable().default(null),
})
export type UploadOptions = z.infer<typeof uploadOptions>

/** What a template makes the key of a file of, besides the drop: see `ScannedFile`. */
export const keyFacts = z.object({
  relative: z.string(),
  folder: z.string().nullable(),
  number: z.int().positive(),
  sizeBytes: z.int().nonnegative(),
  modifiedAt: z.number(),
})
export type KeyFacts = z.infer<typeof keyFacts>

/** One local file on its way to one key. The journal's first line of an upload. */
export const uploadRecord = z.object({
  id: z.string().min(1),
  file: z.string().min(1),
  source: sourceIdentity,
  /** The real path of the folder that it was added with: a link that leads out of it is not followed. */
  within: z.string().min(1).optional(),
  /** Its file may still be being written: `source` is what the last look found, and is taken anew at its end. */
  mayGrow: z.literal(true).optional(),
  address: bucketAddress,
  destinationId: z.string().nullable(),
  /**
   * It goes where its destination is, also when that is edited, until something of it is on the store. `key`: what its
   * key was made of; null where a person had named template or prefix. Absent where flags said where it goes.
   */
  follows: z.object({ key: keyFacts.nullable() }).optional(),
  key: z.string().min(1),
  /** The uuid that was made for this upload, or for its folder. A key with it in it is no other upload's. */
  keyUuid: z.string().min(1).optional(),
  /** What it was dropped or put together with; none for one file by itself. */
  delivery: delivery.optional(),
  /** Older uploads of this file whose objects this one may replace: the file has changed since. */
  replaces: z.array(z.string().min(1)).optional(),
  /** The ETag of the object at its key that a person has allowed it to replace. */
  mayReplace: z.string().min(1).optional(),
  contentType: z.string().min(1),
  objectSettings: objectSettings.optional(),
  options: uploadOptions,
  addedAt: z.number(),
})
export type UploadRecord = z.infer<typeof uploadRecord>

/** A record as journals have it. Those of older versions have no delivery, but an id that a `put` or a drop shared. */
export const journalledRecord = z.preprocess(withDelivery, uploadRecord)
/** What the history tells of it. */
export const briefRecord = z.preprocess(
  withDelivery,
  uploadRecord.pick({ id: true, file: true, key: true, destinationId: true, delivery: true }).extend({
    address: bucketAddress.pick({ bucket: true }),
    source: sourceIdentity.pick({ sizeBytes: true }),
  }),
)

const olderRecord = z.object({
  putId: z.string().min(1),
  file: z.string().min(1),
  within: z.string().min(1).optional(),
  delivery: z.undefined().optional(),
})

/** Its title is the name of the folder where that is known, else of a file: it says less, but is no guess. */
function withDelivery(written: unknown): unknown {
  if (!('putId' in Object(written))) return written
  const older = olderRecord.safeParse(written)
  if (!older.success) return written
  const { putId, file, within = file } = older.data
  const named: Delivery = { id: putId, title: within.split(/[/\\]/u).at(-1) || within, place: 0 }
  return { ...Object(written), delivery: named }
}

/** What the window and the command line show of one upload. Rates in bytes a second. */
export const uploadView = z.object({
  id: z.string(),
  /** Of a `DeliveryView`; its own id if it is a delivery by itself. */
  deliveryId: z.string(),
  /** Its place in the delivery. */
  place: z.int().nonnegative(),
  file: z.string(),
  name: z.string(),
  destinationId: z.string().nullable(),
  bucket: z.string(),
  key: z.string(),
  contentType: z.string(),
  sizeBytes: z.int().nonnegative(),
  /** What the store has confirmed. */
  storedBytes: z.int().nonnegative(),
  /** What is on its way now. */
  inFlightBytes: z.int().nonnegative(),
  /** The most that was sent: it never goes back, unless the upload begins anew. What a percentage is made of. */
  sentBytes: z.int().nonnegative(),
  bytesPerSecond: z.number().nullable(),
  etaSeconds: z.number().nullable(),
  /** How far the proof is; null unless the upload is being verified. */
  verifiedBytes: z.int().nonnegative().nullable(),
  resentBytes: z.int().nonnegative(),
  addedAt: z.number(),
  /** Place in the queue: lower goes first. */
  rank: z.number(),
  /** What happened that a person should know, newest last: "started over, the session was gone". */
  notes: z.array(z.string()),
  /** What may go wrong with what lies ahead: "your session ends before the upload does". */
  warning: z.string().nullable(),
  /**
   * Since when it waits, in milliseconds since the epoch: for what its state says; for a change of its file, where that
   * is still being written; in other states for a byte, on a line that is silent. Null while it does not wait.
   */
  since: z.number().nullable(),
  /** Its destination is elsewhere by now, but something of it is on the store where it was. */
  isAtOldPlace: z.boolean(),
  state: uploadState,
})
export type UploadView = z.infer<typeof uploadView>
