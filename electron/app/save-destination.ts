import { bucketAddress, type Destination, t } from '../contract/index.ts'
import { destinationProblem, nameProblem } from '../core/destination-rules.ts'
import { AppFailure } from '../core/errors.ts'
import type { S3Stores } from '../s3/index.ts'
import type { App } from './app.ts'
import { discardSecrets, keepSecrets, type TypedSecrets } from './typed-secrets.ts'

/** How long to wait for a store to name the region of a bucket. */
const regionLimitMs = 10_000
/** The region of Cloudflare R2. What the store answers is not used instead. */
const noPlace = 'auto'

/** A destination as a person describes it in the form or with flags. */
export type DestinationDraft = {
  destination: Destination
  /** No region was given: the one in `destination` is a guess, and the store is asked. */
  isRegionGuessed: boolean
  typed: TypedSecrets
}

/**
 * Saves a destination: finds its region, keeps its secrets, and puts it into the list. Where that fails, no new secret
 * is left in the keychain. Throws `BadInput`, `KeychainUnavailable`, `StateUnwritable` or the signal's reason.
 */
export async function saveDestination(
  app: Pick<App, 'destinations' | 'storesWith' | 'deleteRetiredSecrets'>,
  draft: DestinationDraft,
  signal: AbortSignal,
): Promise<Destination> {
  const { destinations } = app
  refuseProblem(draft.destination, destinations.list().destinations)
  const stores = app.storesWith(draft.typed)
  const destination = await withRegion(draft, stores, signal).finally(() => stores.close())
  const known = destinations.list().destinations.find(({ id }) => id === destination.id)
  const kept = new Set<string>()
  try {
    // Secrets first: a destination without its keys would be of no use.
    await keepSecrets(draft.typed, (entry) => kept.add(entry))
    signal.throwIfAborted()
    await destinations.put(destination)
  } catch (thrown) {
    await discardSecrets(kept, destination, known)
    throw thrown
  }
  await app.deleteRetiredSecrets()
  return destination
}

/** Throws `BadInput` for a destination that cannot be used, or whose name another one has. */
export function refuseProblem(destination: Destination, known: readonly Destination[]): void {
  const taken = nameProblem(destination, known)
  if (taken !== null) {
    throw new AppFailure('BadInput', taken, { advice: t('refusals.editThatOne') })
  }
  const problem = destinationProblem(destination)
  if (problem !== null) throw new AppFailure('BadInput', problem)
}

/**
 * Asks the store for the bucket's region if none was given. If the store names none, the guess stays. Throws only the
 * signal's reason.
 */
export async function withRegion(
  { destination, isRegionGuessed }: DestinationDraft,
  stores: Pick<S3Stores, 'regionOf'>,
  signal: AbortSignal,
): Promise<Destination> {
  if (!isRegionGuessed || destination.region === noPlace) return destination
  const limit = AbortSignal.any([signal, AbortSignal.timeout(regionLimitMs)])
  const region = await stores.regionOf(bucketAddress.parse(destination), limit).catch(() => null)
  signal.throwIfAborted()
  return region === null ? destination : { ...destination, region }
}
