import { setMaxListeners } from 'node:events'
import type { Session } from '../contract/index.ts'
import { mostInFlight } from '../core/concurrency.ts'
import { combineCrcs } from '../core/combine-crcs.ts'
import { AppFailure } from '../core/errors.ts'
import { partCount, partPlan, plannedPart } from '../core/part-plan.ts'
import { mayBeEdited } from '../core/source-identity.ts'
import { detectCut } from './cut-connection.ts'
import type { Pace, StoredPart } from './ports.ts'
import { compareWithDisk, type Recovered } from './recover.ts'
import { refuseEdited } from './refuse-edited.ts'
import type { Lane, Run } from './run.ts'
import type { Lanes } from './scheduler.ts'

/** Part numbers still to be sent. Lanes take from it while the check of stored parts may add to it. */
class PartQueue {
  readonly #parts: number[]
  readonly #waiters: ((part: number | null) => void)[] = []
  #isClosed = false

  constructor(parts: number[]) {
    this.#parts = parts
  }

  /** The next part; null when there are no more. */
  async take(): Promise<number | null> {
    const part = this.#parts.shift()
    if (part !== undefined) return part
    if (this.#isClosed) return null
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  add(part: number): void {
    const waiter = this.#waiters.shift()
    if (waiter === undefined) this.#parts.push(part)
    else waiter(part)
  }

  /** No more parts will be added. */
  close(): void {
    this.#isClosed = true
    for (const waiter of this.#waiters.splice(0)) waiter(null)
  }
}

/** All parts of a finished session, in order, and the CRC-32 of the whole file. */
export type SentParts = { parts: StoredPart[]; crc32: number }

type Sent = { part: StoredPart; crc32: number }
type Job = {
  run: Run
  lanes: Lanes
  session: Session
  queue: PartQueue
  sent: Map<number, Sent>
  /** Ends all lanes: a halt of the run, or a failure. */
  signal: AbortSignal
  /** A failure alone. */
  failed: AbortSignal
}

/**
 * Sends every missing part, several at a time, and beside that compares the stored ones with the disk; what
 * differs is sent again. Resolves when the store has every byte as it is on disk. Throws `SourceChanged`, or
 * what the retry policy gave up on, once all parts in flight have ended.
 */
export async function sendParts(
  run: Run,
  lanes: Lanes,
  { session, recovered }: { session: Session; recovered: Recovered },
): Promise<SentParts> {
  const stop = new AbortController()
  const signal = AbortSignal.any([run.signal, stop.signal])
  // Every part in flight listens; Node warns from eleven listeners on.
  setMaxListeners(0, signal, stop.signal)
  const job: Job = {
    run,
    lanes,
    session,
    queue: new PartQueue(recovered.missing),
    sent: new Map(),
    signal,
    failed: stop.signal,
  }
  const parts = partCount(run.upload.record.source.sizeBytes, session.partSizeBytes)
  const most = Math.min(parts, run.upload.options.parallel ?? mostInFlight)
  const isSent = new AbortController()
  const work = [
    checkStored(job, recovered.stored),
    ownLane(job, isSent),
    ...Array.from({ length: most - 1 }, () => extraLane(job, isSent.signal)),
  ]
  // The first failure ends the others, and is thrown once they have ended; a halt lets them end as far as they can.
  const failed = (thrown: unknown): void => void (run.signal.aborted || stop.abort(thrown))
  await Promise.all(work.map((one) => one.catch(failed)))
  signal.throwIfAborted()
  const sent = inOrder(job)
  const identity = await refuseEdited(run, run.upload.record.source, sent.crc32)
  run.sent = { identity, crc32: sent.crc32 }
  return sent
}

/** The lane that uses the slot which the run holds anyway. */
async function ownLane(job: Job, isSent: AbortController): Promise<void> {
  try {
    while (await sendNext(job)) await job.lanes.makeWay()
  } finally {
    isSent.abort()
  }
}

/** A lane that borrows a slot for each part, so that slots move on as their number and the queue change. */
async function extraLane(job: Job, isSent: AbortSignal): Promise<void> {
  const until = AbortSignal.any([job.signal, isSent])
  const { upload } = job.run
  // What sends nothing has no use for another slot.
  const rank = (): number => (job.lanes.order.isStuck(upload) ? Infinity : upload.rank)
  for (;;) {
    const giveBack = await job.lanes.slots.take(rank, until)
    if (giveBack === null) return
    try {
      if (!(await sendNext(job))) return
    } finally {
      giveBack()
    }
  }
}

/** Sends one part from the queue; false when there is none any more. */
async function sendNext(job: Job): Promise<boolean> {
  const partNumber = await job.queue.take()
  if (partNumber === null) {
    await job.run.allBegun()
    return false
  }
  job.signal.throwIfAborted()
  await job.run.inLane((lane) => sendOne(job, lane, partNumber))
  return true
}

async function sendOne(job: Job, lane: Lane, partNumber: number): Promise<void> {
  const { run, signal } = job
  const { uploadId, partSizeBytes } = job.session
  const { key, source } = run.upload.record
  const { offsetBytes, sizeBytes } = plannedPart(source.sizeBytes, partSizeBytes, partNumber)
  const { body } = await run.readPart(offsetBytes, sizeBytes)
  try {
    const send = detectCut(key, signal, (store) =>
      trySend(run, job.lanes, { uploadId, partNumber, sizeBytes, failed: job.failed }, (pace, until) =>
        store.sendPart({ key, uploadId, partNumber, body }, pace, until),
      ),
    )
    const part = await run.requestIn(lane, send, signal)
    job.sent.set(partNumber, { part, crc32: body.crc32 })
    await run.upload.partStored(uploadId, { partNumber, crc32: body.crc32, etag: part.etag })
    await run.upload.noteRate(run.upload.rate.toNote())
  } finally {
    body.release()
  }
}

type PartToTry = { uploadId: string | null; partNumber: number; sizeBytes: number; failed?: AbortSignal }

/**
 * One try of a body, until `failed` or the run ends it; a run that is halted may let it end. `uploadId` is null for a
 * single put. Counts what leaves; a failed try does not count.
 */
export async function trySend<T>(
  { upload, pace, onItsWay }: Run,
  { search, order }: Pick<Lanes, 'search' | 'order'>,
  { uploadId, partNumber, sizeBytes, failed }: PartToTry,
  send: (pace: Pace, until: AbortSignal) => Promise<T>,
): Promise<T> {
  const part = upload.sentBytes.begin(uploadId, partNumber)
  const lane = search.begin(sizeBytes)
  const place = order.begin(upload, sizeBytes, lane.bufferedBytes)
  // Of a part that is all handed on, only the answer is missing.
  const leftBytes = (): number =>
    part.bytes === sizeBytes ? 0 : sizeBytes - part.bytes + lane.bufferedBytes()
  const way = onItsWay.begin(leftBytes, failed)
  let storedBytes: number | null = null
  try {
    const stored = await send(pace(way.signal, part, lane, place), way.signal)
    storedBytes = sizeBytes
    if (part.bytes !== sizeBytes) upload.sent(sizeBytes - part.bytes)
    upload.confirmed(sizeBytes)
    return stored
  } catch (thrown) {
    if (isDamage(thrown)) await upload.partDamaged(partNumber)
    throw thrown
  } finally {
    lane.end(storedBytes)
    place.end()
    way.end()
    if (storedBytes === null) upload.sent(-part.bytes)
    await part.end(storedBytes !== null)
  }
}

/** Compares what the store has with the disk, one part after the other, beside the sending. */
async function checkStored(job: Job, stored: StoredPart[]): Promise<void> {
  const { run, session } = job
  const isEdited = mayBeEdited(run.upload.record.source, await run.sourceIdentity())
  try {
    for (const part of stored) {
      job.signal.throwIfAborted()
      const { matches, crc32 } = await compareWithDisk(run, session, part)
      if (matches) {
        job.sent.set(part.partNumber, { part, crc32 })
        continue
      }
      if (isEdited) throw new AppFailure('SourceChanged', run.upload.record.file)
      run.upload.sentBytes.isStored(part.partNumber)
      run.upload.partStates.lost(part.partNumber)
      await run.upload.partDamaged(part.partNumber)
      run.upload.confirmed(-part.sizeBytes)
      run.upload.sent(-part.sizeBytes)
      job.queue.add(part.partNumber)
    }
  } finally {
    job.queue.close()
  }
}

function isDamage(thrown: unknown): boolean {
  return thrown instanceof AppFailure && thrown.error.code === 'ChecksumMismatch'
}

function inOrder({ run, session, sent }: Job): SentParts {
  const parts: StoredPart[] = []
  const crcs: { crc: bigint; sizeBytes: number }[] = []
  const plan = partPlan(run.upload.record.source.sizeBytes, session.partSizeBytes)
  for (const { partNumber, sizeBytes } of plan) {
    const one = sent.get(partNumber)
    if (one === undefined) throw new Error(`Part ${partNumber} was neither sent nor found.`)
    parts.push(one.part)
    crcs.push({ crc: BigInt(one.crc32), sizeBytes })
  }
  return { parts, crc32: Number(combineCrcs('CRC32', crcs)) }
}
