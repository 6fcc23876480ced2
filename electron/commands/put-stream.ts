import { Readable } from 'node:stream'
import type { AppError, UploadOptions, UploadState } from '../contract/index.ts'
import type { App } from '../app/app.ts'
import { AppFailure, asAppFailure, reactionTo } from '../core/errors.ts'
import { kept } from '../core/local-file.ts'
import type { Log } from '../core/log.ts'
import { firstInFlight } from '../core/concurrency.ts'
import { defaultPartBytes } from '../core/part-plan.ts'
import { contentTypeOf, plannedKey, systemClock, type DropPlan } from '../disk/index.ts'
import { Bandwidth } from '../engine/bandwidth.ts'
import { DestinationPace } from '../engine/destination-pace.ts'
import { uploadStream, type StreamedObject } from '../engine/upload-stream.ts'
import { createRetry, requestsTo } from '../engine/with-retry.ts'
import type { CommandContext } from './command.ts'
import { withApp } from './context.ts'
import { unreachedLimitMs } from './deliver.ts'
import { asksForLink } from './link-flags.ts'
import { linkOf } from './link-of.ts'
import type { Output } from './output.ts'
import type { PutFlags } from './options.ts'
import { showStream } from './show-stream.ts'

type Parts = {
  name: string
  key: string
  plan: DropPlan
  app: App
  stdin: Readable
  signal: AbortSignal
  log: Log
}

/** `ffmpeg … | dropreel put - --name NAME`: standard input, which cannot be resumed or read again. */
export async function putStream(given: {
  flags: PutFlags
  words: string[]
  plan: DropPlan
  context: CommandContext
}): Promise<number> {
  const { flags, words, plan, context } = given
  const name = nameOf(flags, words)
  if (plan.options.verify) {
    throw new AppFailure('BadInput', 'Standard input cannot be read again, so --verify does not go with it.')
  }
  if (plan.options.deleteLocal !== null) {
    throw new AppFailure('BadInput', 'Standard input is no file, so --delete-local does not go with it.')
  }
  // Its size is unknown; the time makes its key unique.
  const found = { relative: name, folder: null, number: 1, sizeBytes: 0, modifiedAt: Date.now() }
  const key = plannedKey(found, plan)
  return await withApp(flags, context, async ({ app, output }) => {
    const parts = { name, key, plan, app, ...context }
    return await deliverStream(parts, output, asksForLink(flags)).finally(() => output.end())
  })
}

function nameOf({ name }: PutFlags, words: string[]): string {
  if (words.length > 1) throw new AppFailure('BadInput', 'Standard input (-) is uploaded by itself.')
  if (name !== undefined && name !== '') return name
  throw new AppFailure('BadInput', 'Give standard input a file name with --name.')
}

async function deliverStream(parts: Parts, output: Output, isLinkRequired: boolean): Promise<number> {
  const { key, name, plan, app, signal } = parts
  const { address, options, folderUuid: id } = plan
  const shown = showStream({ id, key }, output)
  try {
    shown.moved(sending)
    const { sizeBytes, ...object } = await send(parts, shown)
    shown.moved(doneWith(object))
    const around = { app, output, signal, isLinkRequired }
    const { link, exitCode } = await linkOf({ address, key, options, sizeBytes }, name, around)
    const { bucket } = address
    output.done({
      id,
      file: '-',
      bucket,
      key,
      ...object,
      sizeBytes,
      proof: 'none',
      local: kept(null),
      link,
      resentBytes: 0,
    })
    return exitCode
  } catch (thrown) {
    if (signal.aborted) {
      output.notice('Stopped. Standard input cannot be resumed, so nothing of it is kept on the store.')
      throw thrown
    }
    parts.log.error('stream-failed', thrown, { key })
    const error = ofStream(asAppFailure(thrown).error)
    shown.moved({ kind: 'failed', session: null, error })
    return output.failed({ id, file: '-', error })
  }
}

function doneWith(object: Omit<StreamedObject, 'sizeBytes'>): UploadState {
  return { kind: 'done', object, proof: 'none', resentBytes: 0, finishedAt: Date.now(), local: kept(null) }
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
  if (!forFiles.has(error.code) && !['network', 'hidden', 'busy'].includes(reactionTo(error.code)))
    return error
  const advice = 'Standard input cannot be resumed, so nothing of it is kept on the store: start it again.'
  return { ...error, advice }
}

async function send(parts: Parts, shown: ReturnType<typeof showStream>): Promise<StreamedObject> {
  const { name, key, plan, app, signal, log } = parts
  const { stores } = app
  const { options } = plan
  const maxWaitMs = options.maxWaitSeconds === null ? null : options.maxWaitSeconds * 1000
  const destination = new DestinationPace(systemClock, null)
  const waiting = { maxWaitMs, unreachedLimitMs, destination, patience: 'long' } as const
  const retry = createRetry({ ...waiting, clock: systemClock, signal, onWait, log, about: { key } })
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
  const partSizeBytes = options.partSizeBytes ?? defaultPartBytes
  const { address } = plan
  return uploadStream({
    target: {
      bucket: address.bucket,
      key,
      recordId: plan.folderUuid,
      request: requestsTo(stores.at(address), retry, signal),
      signal,
    },
    object,
    partSizeBytes,
    isKeyGuarded: stores.guardsKeys(address),
    onStart: () => onProgress(0),
    send: (onChunk) => {
      const stream = paced(parts.stdin, options, signal)
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
  bandwidth.setForUploads([options])
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
