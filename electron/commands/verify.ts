import { resolve } from 'node:path'
import type { AppError } from '../contract/index.ts'
import { AppFailure, exitCodeOf } from '../core/errors.ts'
import { isUntouched } from '../core/source-identity.ts'
import { fileSource, systemClock } from '../disk/index.ts'
import { compare, type Pair } from '../engine/compare.ts'
import { Quiet, quietWarning } from '../engine/quiet.ts'
import { createRetry, requestsTo } from '../engine/with-retry.ts'
import type { Command } from './command.ts'
import { withApp } from './context.ts'
import { objectAt } from './address.ts'
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
  const { address, destination } = await whereTo(flags, context, bucket)
  const { log, signal } = context
  return await withApp(flags, context, async ({ app, output }) => {
    const onWait = ({ message }: AppError) => output.notice(`${message} Trying again.`)
    const quiet = new Quiet((silentMs) => silentMs !== null && output.notice(quietWarning()))
    const retry = createRetry({
      clock: systemClock,
      log,
      signal,
      maxWaitMs,
      patience: 'usual',
      onWait,
      quiet,
    })
    const request = requestsTo(app.stores.at(address), retry, signal)
    const settings = destination?.objectSettings
    const wanted = { key, versionId: flags.versionId ?? null, settings, request, signal }
    const progress = showProgress(file, flags.json === true, context)
    const compared = await compareFile(resolve(file), wanted, flags.readBack === true, progress.show).finally(
      progress.end,
    )
    const verified = { file, bucket, key, ...compared }
    output.result(comparisonJson(verified), comparisonInWords(verified))
    return compared.comparison.kind === 'same' ? 0 : exitCodeOf('ProofFailed')
  })
}

/** Throws `SourceChanged` for a file that does not stay as it is meanwhile. */
async function compareFile(
  path: string,
  wanted: Pick<Pair, 'key' | 'versionId' | 'settings' | 'request' | 'signal'>,
  isReadBackDemanded: boolean,
  onProgress: (share: number, sizeBytes: number) => void,
): Promise<Pick<Verified, 'comparison' | 'sizeBytes'>> {
  const file = await fileSource().open(path, null)
  const before = await file.identity()
  const { sizeBytes } = before
  const pair = { ...wanted, file, sizeBytes, partSizeBytes: null }
  const shown = { ...pair, onProgress: (share: number) => onProgress(share, sizeBytes) }
  const comparison = await compare(shown, null, isReadBackDemanded)
  if (!isUntouched(before, await file.identity())) {
    throw new AppFailure('SourceChanged', path, { advice: 'Verify it again once it is finished.' })
  }
  return { comparison, sizeBytes }
}
