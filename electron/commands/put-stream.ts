import { Readable } from 'node:stream'
import type { AppError, UploadOptions, UploadState } from '../contract/index.ts'
import { AppFailure, asAppFailure, reactionTo } from '../core/errors.ts'
import { kept } from '../core/local-file.ts'
import { firstInFlight } from '../core/concurrency.ts'
import { defaultPartBytes, s3Limits } from '../core/part-plan.ts'
import { metered, newRateMeter, rateOf } from '../core/rate.ts'
import { contentTypeOf, plannedKey, systemClock, type DropPlan } from '../disk/index.ts'
import { Bandwidth } from '../engine/bandwidth.ts'
import { DestinationPace } from '../engine/destination-pace.ts'
import { Quiet, quietWarning } from '../engine/quiet.ts'
import { uploadStream, type StreamedObject } from '../engine/upload-stream.ts'
import { createRetry, requestsTo } from '../engine/with-retry.ts'
import type { CommandContext } from './command.ts'
import { withApp, type Opened } from './context.ts'
import { unreachedLimitMs } from './deliver.ts'
import { asksForLink } from './link-flags.ts'
import { linkOf } from './link-of.ts'
import type { Output, Shown } from './output.ts'
import type { PutFlags } from './options.ts'

type Parts = Opened & { name: string; key: string; plan: DropPlan }

/** `ffmpeg … | dropreel put - --name NAME`: standard input, which cannot be resumed or read again. */
export async function putStream(
  flags: PutFlags,
  words: string[],
  plan: DropPlan,
  context: CommandContext,
): Promise<number> {
  const name = nameOf(flags, words)
  if (plan.options.verify !== 'none') {
    throw new AppFailure('BadInput', 'Standard input cannot be read again, so --verify does not go with it.')
  }
  if (plan.options.deleteLocal !== null) {
    throw new AppFailure('BadInput', 'Standard input is no file, so --delete-local does not go with it.')
  }
  // Its size is unknown; the time makes its key unique.
  const found = { relative: name, folder: null, number: 1, sizeBytes: 0, modifiedAt: Date.now() }
  const key = plannedKey(found, plan)
  return await withApp(flags, context, (opened) =>
    deliverStream({ ...opened, name, key, plan }, asksForLink(flags)).finally(() => opened.output.end()),
  )
}

function nameOf({ name }: PutFlags, words: string[]): string {
  if (words.length > 1) throw new AppFailure('BadInput', 'Standard input (-) is uploaded by itself.')
  if (name !== undefined && name !== '') return name
  throw new AppFailure('BadInput', 'Give standard input a file name with --name.')
}

async function deliverStream(parts: Parts, isLinkRequired: boolean): Promise<number> {
  const { key, name, plan, app, output, context } = parts
  const { signal, log } = context
  const { address, options, folderUuid: id } = plan
  const shown = showStream({ id, key }, output)
  try {
    shown.moved(sending)
    const { sizeBytes, ...object } = await send(parts, shown)
    const ended = { proof: 'none', readBack: false, resentBytes: 0, local: kept(null) } as const
    shown.moved({ kind: 'done', object, finishedAt: Date.now(), ...ended })
    const around = { app, output, signal, isLinkRequired }
    const { link, exitCode } = await linkOf({ address, key, options, sizeBytes }, name, around)
    output.done({ id, file: '-', bucket: address.bucket, key, ...object, sizeBytes, ...ended, link })
    return exitCode
  } catch (thrown) {
    if (signal.aborted) {
      output.notice('Stopped. Standard input cannot be resumed, so nothing of it is kept on the store.')
      throw thrown
    }
    log.error('stream-failed', thrown, { key })
    const error = ofStream(asAppFailure(thrown).error)
    shown.moved({ kind: 'failed', session: null, error })
    return output.failed({ id, file: '-', error })
  }
}

const sending: UploadState = { kind: 'sending', session: null, failures: 0 }

function waitingFor(cause: AppError): UploadState {
  const isAway = ['network', 'hidden'].includes(reactionTo(cause.code))
  const until = isAway ? 'network' : { time: Date.now() }
  return { kind: 'waiting', session: null, failures: 0, until, cause }
}

/** Errors whose advice holds for files only: a file stays where it is until its upload continues. */
const forFiles = new Set(['ChecksumMismatch', 'SessionGone', 'ProofFailed'])

/** Once its upload has ended, the bytes of a pipe are gone. */
function ofStream(error: AppError): AppError {
  if (!forFiles.has(error.code) && !['network', 'hidden', 'busy', 'room'].includes(reactionTo(error.code)))
    return error
  const advice = 'Standard input cannot be resumed, so nothing of it is kept on the store: start it again.'
  return { ...error, advice }
}

async function send(parts: Parts, shown: ReturnType<typeof showStream>): Promise<StreamedObject> {
  const { name, key, plan, context } = parts
  const { stores } = parts.app
  const { signal, log } = context
  const { address, options } = plan
  const maxWaitMs = options.maxWaitSeconds === null ? null : options.maxWaitSeconds * 1000
  const destination = new DestinationPace(systemClock, null)
  const waiting = { maxWaitMs, unreachedLimitMs, destination, patience: 'long' } as const
  const quiet = new Quiet(
    (silentMs) => silentMs !== null && parts.output.notice(`${name}: ${quietWarning()}`),
  )
  const retry = createRetry({ ...waiting, clock: systemClock, signal, onWait, log, about: { key }, quiet })
  let isWaiting = false

  function onWait(cause: AppError): void {
    if (!isWaiting) shown.moved(waitingFor(cause))
    isWaiting = true
  }

  function onProgress(sentBytes: number): void {
    if (isWaiting) shown.moved(sending)
    isWaiting = false
    if (sentBytes > 0) shown.sent(sentBytes)
  }

  const object = {
    key,
    contentType: plan.contentType ?? contentTypeOf(name),
    uploadRecordId: plan.folderUuid,
    originalName: name.normalize('NFC'),
    overwrite: options.overwrite,
    settings: plan.objectSettings,
  }
  // Nobody knows how long it gets: where the store takes few parts, they are larger.
  const isShort = stores.at(address).maxParts() < s3Limits.parts
  const partSizeBytes = options.partSizeBytes ?? (isShort ? 4 : 1) * defaultPartBytes
  const request = requestsTo(stores.at(address), retry, signal)
  return uploadStream({
    target: { bucket: address.bucket, key, recordId: plan.folderUuid, request, signal },
    object,
    partSizeBytes,
    isKeyGuarded: stores.guardsKeys(address),
    onStart: () => onProgress(0),
    send: (onChunk) => {
      const stream = paced(context.stdin, options, signal)
      const parallel = options.parallel ?? firstInFlight
      const sending = { object, stream, partSizeBytes, parallel, onChunk, onProgress, retry }
      return stores.sendStream(address, sending, signal)
    },
  })
}

/**
 * Reads the input no faster than `--limit-rate` says, so that no more than that leaves. Refuses an empty one: the
 * program before the pipe has failed, and an empty object would look like its result.
 */
function paced(input: Readable, options: UploadOptions, signal: AbortSignal): Readable {
  const bandwidth = new Bandwidth(systemClock)
  bandwidth.setForUploads([{ options }])
  async function* chunks(): AsyncGenerator<Buffer> {
    let isEmpty = true
    try {
      for await (const chunk of input) {
        isEmpty = false
        await bandwidth.passInItsTime(chunk.byteLength, signal)
        yield chunk
      }
    } finally {
      bandwidth.stop()
    }
    if (isEmpty) {
      throw new AppFailure('BadInput', 'Standard input was empty, so nothing was uploaded.', {
        advice: 'Look at what the program before the pipe says.',
      })
    }
  }
  return Readable.from(chunks(), { objectMode: false })
}

/** Shows standard input on its way: as an upload whose size nobody knows. */
function showStream({ id, key }: { id: string; key: string }, output: Output) {
  let meter = newRateMeter(systemClock.elapsed())
  let sentBytes = 0
  let state: UploadState = { kind: 'queued', session: null, failures: 0 }

  function view(): Shown {
    const bytesPerSecond = rateOf(meter, systemClock.elapsed())
    const unknown = { sizeBytes: null, verifiedBytes: null, etaSeconds: null }
    return { id, file: '-', files: 1, delivery: null, key, state, ...unknown, sentBytes, bytesPerSecond }
  }

  return {
    moved(to: UploadState): void {
      state = to
      output.state(view(), () => [view()])
    },
    sent(bytes: number): void {
      meter = metered(meter, Math.max(0, bytes - sentBytes), systemClock.elapsed())
      sentBytes = bytes
      output.progress(id, view, () => [view()])
    },
  }
}
