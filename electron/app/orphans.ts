import type { CommandInput, Orphan, Whose } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import type { DestinationsFile } from '../disk/index.ts'
import type { Engine } from '../engine/engine.ts'
import { abortOrphans, describeOrphans, findOrphans, type Search } from '../engine/orphans.ts'
import { addressOf } from './plan-uploads.ts'
import type { S3Stores } from '../s3/index.ts'

/** The window's view of the unfinished uploads on a destination's store. Throws AppFailure. */
export function orphansIn({
  engine,
  destinations,
  stores,
}: {
  engine: Engine
  destinations: DestinationsFile
  stores: S3Stores
}) {
  const unending = new AbortController().signal

  function searchOf(destinationId: string, whose: Whose): Search {
    const destination = destinations.list().destinations.find(({ id }) => id === destinationId)
    if (destination === undefined) {
      throw new AppFailure('BadInput', 'This destination is no more.', { advice: 'Choose another one.' })
    }
    const { bucket } = destination
    return { store: stores.at(addressOf(destination)), bucket, whose, uploads: () => engine.known() }
  }

  return {
    async listOrphans({ destinationId, whose }: CommandInput<'orphans.list'>): Promise<Orphan[]> {
      const search = searchOf(destinationId, whose)
      return describeOrphans(search.store, await findOrphans(search, unending), unending)
    },
    async abortOrphans({ destinationId, whose, uploadIds }: CommandInput<'orphans.abort'>): Promise<void> {
      await abortOrphans(searchOf(destinationId, whose), uploadIds, unending)
    },
  }
}
