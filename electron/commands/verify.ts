import { resolve } from 'node:path'
import { AppFailure, exitCodeOf } from '../core/errors.ts'
import { isUntouched } from '../core/source-identity.ts'
import { fileSource, systemClock } from '../disk/index.ts'
import { compare, type Comparison } from '../engine/compare.ts'
import { createRetry, requestsTo } from '../engine/with-retry.ts'
import type { ObjectStore } from '../engine/ports.ts'
import { openStores, outputOf, type Command } from './context.ts'
import { parseFlags, storeFlags } from './flags.ts'
import { objectAt } from './object-address.ts'
import { whereTo } from './where.ts'
import { withSecretsPlace } from './secrets-place.ts'
import { showComparison, showProgress, type Verified } from './verify-output.ts'

const verifyFlags = { ...storeFlags, 'version-id': { type: 'string' } } as const

/** A store that does not answer is given up after this long. */
const maxWaitMs = 60_000

/**
 * `dropreel verify <file> s3://bucket/key`: compares a file with an object, whoever put it there. Exit code 0 if they
 * are the same; 1 if they differ, or one is not there.
 */
export const verify: Command = async (args, context) => {
  const { flags: given, words } = parseFlags(args, verifyFlags)
  const flags = await withSecretsPlace(given, context.environment, { isBucketNamed: true })
  const [file, word, ...others] = words
  const object = objectAt(word ?? '')
  if (file === undefined || object === null || others.length > 0) {
    throw new AppFailure('BadInput', 'verify takes a file and an address such as s3://bucket/key.')
  }
  const { bucket, key } = object
  const { address } = await whereTo(flags, context.environment, bucket)
  const stores = await openStores(context, outputOf(flags))
  const asJson = flags.json === true
  const progress = showProgress(file, asJson)
  try {
    const told = await compareFile({
      file: resolve(file),
      store: stores.at(address),
      key,
      versionId: flags['version-id'] ?? null,
      onProgress: (share, sizeBytes) => progress.show(share, sizeBytes),
      signal: context.signal,
    })
    progress.end()
    showComparison({ file, bucket, key, ...told }, asJson)
    return told.comparison.kind === 'same' ? 0 : exitCodeOf('ProofFailed')
  } finally {
    progress.end()
    stores.close()
  }
}

type Wanted = {
  file: string
  store: ObjectStore
  key: string
  versionId: string | null
  onProgress: (share: number, sizeBytes: number) => void
  signal: AbortSignal
}

function sayWhy({ message }: { message: string }): void {
  process.stderr.write(`${message} Trying again.\n`)
}

async function compareFile(wanted: Wanted): Promise<Pick<Verified, 'comparison' | 'sizeBytes'>> {
  const { store, key, versionId, signal } = wanted
  const file = await fileSource().open(wanted.file, null)
  try {
    const before = await file.identity()
    const { sizeBytes } = before
    const retry = createRetry({ clock: systemClock, signal, maxWaitMs, patience: 'usual', onWait: sayWhy })
    const comparison: Comparison = await compare({
      file,
      sizeBytes,
      key,
      versionId,
      etag: null,
      partSizeBytes: null,
      request: requestsTo(store, retry, signal),
      onProgress: (share) => wanted.onProgress(share, sizeBytes),
      signal,
    })
    const after = await file.identity()
    if (!isUntouched(before, after)) {
      throw new AppFailure('SourceChanged', wanted.file, { advice: 'Verify it again once it is finished.' })
    }
    return { comparison, sizeBytes }
  } finally {
    await file.close()
  }
}
