import { ofWholeDeliveries } from '../core/finished-uploads.ts'
import type { Dropreel } from './open-dropreel.ts'
import { removeDestination } from './remove-destination.ts'

/**
 * Takes uploads out of the list. They stop at once; after ten seconds their sessions are aborted on the store and they
 * are forgotten. Answers the number of the removal. Throws `StateUnwritable`.
 */
export async function takeUploadsAway(
  app: Pick<Dropreel, 'engine' | 'removals' | 'deleteRetiredSecrets'>,
  ids: readonly string[],
): Promise<number> {
  const { engine, removals } = app
  const undo = await engine.takeAway([...ids])
  const finish = async () => {
    await engine.remove([...ids])
    await app.deleteRetiredSecrets()
  }
  return removals.add({ ids, kind: 'removed', undo, finish })
}

/**
 * Clears all finished uploads from the list, but for those of deliveries that are under way: what was delivered is in
 * the history alone from then on, what was cancelled is forgotten. Null if there are none. Throws `StateUnwritable`.
 */
export async function clearFinished(
  app: Pick<Dropreel, 'engine' | 'removals' | 'history' | 'deleteRetiredSecrets'>,
): Promise<{ removal: number; cleared: number } | null> {
  const { engine, removals, history } = app
  const shown = ofWholeDeliveries(engine.known()).filter(({ record }) => engine.view(record.id) !== undefined)
  if (shown.length === 0) return null
  const ids = shown.map(({ record }) => record.id)
  const done = shown.filter(({ state }) => state.kind === 'done').map(({ record }) => record.id)
  const cancelled = ids.filter((id) => !done.includes(id))
  await engine.finished.setCleared(done, true)
  const bringBack = await engine.takeAway(cancelled)
  return {
    cleared: ids.length,
    removal: removals.add({
      ids,
      kind: 'cleared',
      undo: async () => {
        await Promise.all([engine.finished.setCleared(done, false), bringBack()])
      },
      finish: async () => {
        await engine.remove(cancelled)
        await history.sweep()
      },
    }),
  }
}

/** Takes uploads and deliveries out of the history. Answers the number of the removal. Throws `StateUnwritable`. */
export async function takeFromHistory(
  app: Pick<Dropreel, 'engine' | 'removals' | 'history' | 'deleteRetiredSecrets'>,
  wanted: readonly string[],
): Promise<{ removal: number; files: number }> {
  const { engine, removals, history } = app
  const ids = (await history.find(wanted)).map(({ record }) => record.id)
  const held = ids.filter((id) => engine.finished.isDone(id))
  const archived = ids.filter((id) => !engine.finished.isDone(id))
  const undo = await engine.takeAway(held)
  const finish = async () => {
    await engine.remove(held)
    await history.removeArchived(archived)
    await app.deleteRetiredSecrets()
  }
  return { removal: removals.add({ ids, kind: 'removed', undo, finish }), files: ids.length }
}

/**
 * Removes a destination from the list; its secrets stay until that is final. Answers the number of the removal. Throws
 * what `removeDestination` throws.
 */
export async function takeDestinationAway(
  app: Pick<Dropreel, 'destinations' | 'knownUploads' | 'removals' | 'deleteRetiredSecrets'>,
  id: string,
): Promise<number | null> {
  const { destinations, removals, deleteRetiredSecrets } = app
  const { destinations: all, selectedDestinationId } = destinations.list()
  const place = all.findIndex((known) => known.id === id)
  const destination = all[place]
  if (destination === undefined) return null
  await removeDestination(
    {
      destinations,
      // Nobody waits for an upload that is about to be removed.
      knownUploads: async () =>
        (await app.knownUploads()).filter(({ record }) => removals.stateOf(record.id) !== 'removed'),
      deleteRetiredSecrets: () => Promise.resolve(),
    },
    id,
  )
  const undo = async () => {
    await destinations.put(destination)
    await destinations.move(id, place)
    if (selectedDestinationId === id) await destinations.select(id)
  }
  return removals.add({ ids: [], kind: 'removed', undo, finish: deleteRetiredSecrets })
}
