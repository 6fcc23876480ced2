import type { BucketAddress, Link, UploadRecord } from '../contract/index.ts'
import type { LinkRequest, ObjectStore, RequestTry } from '../engine/ports.ts'
import type { App } from './app.ts'
import { retryShortly } from './retry-shortly.ts'

/** What is needed to make a link. */
export type LinkMaker = Pick<App, 'clock' | 'log' | 'policy'> & {
  stores: { at(address: BucketAddress): { asTry(one: RequestTry): Pick<ObjectStore, 'link'> } }
}

/**
 * Makes a link and tests it; retries a few times if the store is busy or out of reach. Throws what opening the link
 * would show, or the signal's reason.
 */
export async function makeLink(
  app: LinkMaker,
  address: BucketAddress,
  request: LinkRequest,
  signal: AbortSignal,
): Promise<Link> {
  const store = app.stores.at(address)
  const expiresSeconds = Math.min(request.expiresSeconds, app.policy.longestLinkSeconds ?? Infinity)
  const link = await retryShortly(
    app,
    signal,
  )((one) => store.asTry(one).link({ ...request, expiresSeconds }, signal))
  const isShorter = expiresSeconds < request.expiresSeconds && link.limitedBy === 'request'
  return isShorter ? { ...link, limitedBy: 'administrator' } : link
}

/** An object that is there, and how its link was asked for. */
export type Linked = Pick<UploadRecord, 'address' | 'key' | 'options'> & { sizeBytes: number }

/** The link of a delivered object as its options ask for it; null where they ask for none. Throws what `makeLink` throws. */
export async function linkAsAsked(
  app: LinkMaker,
  { address, key, options, sizeBytes }: Linked,
  fileName: string,
  signal: AbortSignal,
): Promise<Link | null> {
  const { linkSeconds: expiresSeconds, linkOpens: opens, publicBaseUrl } = options
  if (expiresSeconds === null) return null
  const request = { key, expiresSeconds, opens, fileName, publicBaseUrl, sizeBytes }
  return await makeLink(app, address, request, signal)
}
