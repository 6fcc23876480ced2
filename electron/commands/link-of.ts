import type { BucketAddress, Link, UploadOptions, UploadRecord } from '../contract/index.ts'
import { asAppFailure, exitCodeOf, reactionTo } from '../core/errors.ts'
import { nextTry } from '../core/retry-policy.ts'
import { systemClock } from '../disk/index.ts'
import type { LinkRequest, ObjectStore } from '../engine/ports.ts'
import type { Output } from './output.ts'

type LinkParts = {
  stores: { at(address: BucketAddress): Pick<ObjectStore, 'link'> }
  output: Pick<Output, 'notice'>
  signal: AbortSignal
  isLinkRequired: boolean
}

/** The object is delivered, and a link can be made later: a store in trouble is not waited for as long as for that. */
const mostTries = 5

/**
 * The link of a delivered object as its options ask for it. One that cannot be made is told; it fails the
 * command only if the person asked for a link by name, or if the object is not there.
 */
export async function linkOf(
  {
    address,
    key,
    options,
    sizeBytes,
  }: Pick<UploadRecord, 'address' | 'key' | 'options'> & { sizeBytes: number },
  name: string,
  around: LinkParts,
): Promise<{ link: Link | null; exitCode: number }> {
  const request = linkRequest(key, name, options)
  if (request === null) return { link: null, exitCode: 0 }
  try {
    const store = around.stores.at(address)
    const link = await triedAgain(() => store.link({ ...request, sizeBytes }, around.signal), around.signal)
    return { link, exitCode: 0 }
  } catch (thrown) {
    around.signal.throwIfAborted()
    const { error } = asAppFailure(thrown)
    around.output.notice(`${name}: uploaded, but no link could be made. ${error.message} ${error.advice}`)
    const isFailure = around.isLinkRequired || error.code === 'ObjectMissing'
    return { link: null, exitCode: isFailure ? exitCodeOf(error.code) : 0 }
  }
}

/** A single refusal by a busy store, or a lost connection, is no reason to go without a link. */
async function triedAgain<T>(make: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await make()
    } catch (thrown) {
      signal.throwIfAborted()
      const { error, retryAfterMs } = asAppFailure(thrown)
      const now = systemClock.now()
      const facts = {
        failures,
        waitedMs: 0,
        maxWaitMs: null,
        retryAfterMs,
        now,
        chance: systemClock.random(),
      }
      const next = nextTry({ ...facts, reaction: reactionTo(error.code) })
      if (next.kind === 'give-up' || failures === mostTries) throw thrown
      await systemClock.sleep(next.ms, signal)
    }
  }
}

/** Null when the options ask for no link. */
function linkRequest(key: string, name: string, options: UploadOptions): LinkRequest | null {
  const { linkSeconds: expiresSeconds, linkOpens: opens, publicBaseUrl } = options
  return expiresSeconds === null ? null : { key, expiresSeconds, opens, fileName: name, publicBaseUrl }
}
