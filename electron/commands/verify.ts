import { resolve } from 'node:path'
import type { AppError } from '../contract/index.ts'
import { AppFailure, exitCodeOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { isUntouched } from '../core/source-identity.ts'
import { fileSource, systemClock } from '../disk/index.ts'
import { compare } from '../engine/compare.ts'
import { createRetry, requestsTo } from '../engine/with-retry.ts'
import type { ObjectStore } from '../engine/ports.ts'
import type { Command } from './command.ts'
import { withApp } from './context.ts'
import { objectAt } from './object-address.ts'
import type { verifyOptions } from './options.ts'
import { whereTo } from './where.ts'
import { comparisonInWords, comparisonJson, showProgress, type Verified } from './verify-output.ts'

/** A store that does not answer is given up after this long. */
const maxWaitMs = 60_000

/**
 * `dropreel verify <file> s3://bucket/key`: compares a file with an object, whoever put it there. Exit code 0 if they
 * are the same; 1 if they differ, or one is not there.
 */
export const verify: Command<typeof verifyOptions> = async ({ flags, words }, context) => {
  const [file = '', word = ''] = words
  const object = objectAt(word)
  if (object === null) {
    throw new AppFailure('BadInput', 'verify takes a file and an address such as s3://bucket/key.')
  }
  const { bucket, key } = object
  const { address } = await whereTo(flags, context, bucket)
  const asJson = flags.json === true
  const progress = showProgress(file, asJson, context)
  return await withApp(flags, context, async ({ app: { stores }, output }) => {
    const compared = await compareFile({
      file: resolve(file),
      store: stores.at(address),
      key,
      versionId: flags.versionId ?? null,
      onProgress: (share, sizeBytes) => progress.show(share, sizeBytes),
      onWait: ({ message }) => context.stderr.write(`${message} Trying again.\n`),
      log: context.log,
      signal: context.signal,
    }).finally(() => progress.end())
    const verified = { file, bucket, key, ...compared }
    output.result(comparisonJson(verified), comparisonInWords(verified))
    return compared.comparison.kind === 'same' ? 0 : exitCodeOf('ProofFailed')
  })
}

type Wanted = {
  file: string
  store: ObjectStore
  key: string
  versionId: string | null
  onProgress: (share: number, sizeBytes: number) => void
  onWait: (cause: AppError) => void
  log: Log
  signal: AbortSignal
}

async function compareFile(wanted: Wanted): Promise<Pick<Verified, 'comparison' | 'sizeBytes'>> {
  const { store, key, versionId, signal } = wanted
  const file = await fileSource().open(wanted.file, null)
  try {
    const before = await file.identity()
    const { sizeBytes } = before
    const retry = createRetry({
      clock: systemClock,
      log: wanted.log,
      signal,
      maxWaitMs,
      patience: 'usual',
      onWait: wanted.onWait,
    })
    const pair = {
      file,
      sizeBytes,
      key,
      versionId,
      partSizeBytes: null,
      request: requestsTo(store, retry, signal),
      onProgress: (share: number) => wanted.onProgress(share, sizeBytes),
      signal,
    }
    const comparison = await compare(pair, null)
    const after = await file.identity()
    if (!isUntouched(before, after)) {
      throw new AppFailure('SourceChanged', wanted.file, { advice: 'Verify it again once it is finished.' })
    }
    return { comparison, sizeBytes }
  } finally {
    await file.close()
  }
}
