import type {
  BucketAddress,
  ObjectSettings,
  Timetable,
  UploadOptions,
  UploadRecord,
  UploadView,
} from '../contract/index.ts'
import type { AppFailure } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { KnownUpload } from '../core/orphans.ts'
import type { Clock, Journal, Source, Stores, Trash } from './ports.ts'

/** A file to be uploaded: all but what the engine adds itself. */
export type NewUpload = {
  /** Absolute path. */
  file: string
  address: BucketAddress
  destinationId: string | null
  key: string
  /** The uuid that was made for it, whether the key has it or not. */
  keyUuid?: string | undefined
  putId?: string | undefined
  replaces?: string[] | undefined
  contentType: string
  objectSettings?: ObjectSettings | undefined
  options: UploadOptions
}

/** The uploads that were added, and the failures of files that could not be. */
export type AddedUploads = { records: UploadRecord[]; refused: AppFailure[] }

export type EngineParts = {
  journal: Journal
  source: Source
  stores: Stores
  trash: Trash
  clock: Clock
  /** Silent unless given. */
  log?: Log
  /** Give up on a destination that never answered in this process after this long, in milliseconds; null never. */
  unreachedLimitMs: number | null
}

/**
 * The queue and everything that runs in it. One per state directory. What the journal holds unfinished is
 * not started until `resume` or `start` says so.
 */
export type Engine = {
  /**
   * Journals the uploads durably and queues them. Files that cannot be read are `refused`; the others are
   * added all the same. Throws `StateUnwritable`.
   */
  add(uploads: NewUpload[]): Promise<AddedUploads>
  /** Queues everything that an earlier run left unfinished, but not what a person had paused. */
  start(): Promise<void>
  views(): UploadView[]
  view(id: string): UploadView | undefined
  /** Every upload that the journal holds, those that are about to be forgotten too. */
  known(): KnownUpload[]
  record(id: string): UploadRecord | undefined
  pause(ids: string[]): Promise<void>
  /** Paused and waiting uploads go on. */
  resume(ids: string[]): Promise<void>
  /** Failed uploads are tried again, from what the store already has. */
  retry(ids: string[]): Promise<void>
  /** Begins anew with the files as they are now, as new uploads; the old sessions are aborted. */
  restart(ids: string[]): Promise<AddedUploads>
  /**
   * Puts new uploads in the place of finished ones, which are forgotten: what is still on the store is proven as their
   * options say, but not sent; what is not there is sent.
   */
  recheck(ids: string[]): Promise<UploadRecord[]>
  /**
   * Moves uploads before another one in the queue, or to its end. What runs keeps running, but free part slots go
   * to earlier ones first. Survives a restart.
   */
  reorder(ids: string[], before: string | null): Promise<void>
  /** Stops, aborts the session on the store; the local file stays, also where the upload is done by now. */
  cancel(ids: string[]): Promise<void>
  /** Forgets finished, failed and cancelled uploads; others are cancelled first. */
  remove(ids: string[]): Promise<void>
  /** Leaves the files of finished uploads alone that were to go to the trash later. */
  keepLocal(ids: string[]): Promise<void>
  /** Later runs of this upload use this address and these options. */
  amend(id: string, changes: { address: BucketAddress; options: UploadOptions }): Promise<void>
  /** Bandwidth for all uploads together, from now on; the lower of this and an upload's own limit holds. */
  setBandwidth(timetable: Timetable): void
  /** Called after any change of state, and at each chunk that was sent, with the upload's id. */
  onChange(listener: (id: string) => void): () => void
  /** Stops all runs, keeps all state, closes the journal. Idempotent. */
  stop(): Promise<void>
}
