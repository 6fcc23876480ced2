import { isEnded } from '../contract/index.ts'
import type { Dropreel } from './open-dropreel.ts'

type App = Pick<Dropreel, 'engine' | 'readings'>

/** Pauses uploads. `ids` are theirs, or those of deliveries: then files that are found later wait, too. */
export async function pauseUploads(app: App, ids: readonly string[]): Promise<void> {
  for (const id of ids) app.readings.hold(id, true)
  await app.engine.pause(openUploads(app, ids))
}

/** Lets uploads go on; `ids` as for `pauseUploads`. */
export async function resumeUploads(app: App, ids: readonly string[]): Promise<void> {
  for (const id of ids) app.readings.hold(id, false)
  await app.engine.resume(openUploads(app, ids))
}

/** Cancels uploads; `ids` as for `pauseUploads`. Of a delivery no more files are looked for. */
export async function cancelUploads(app: App, ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map((id) => app.readings.stop(id)))
  await app.engine.cancel(openUploads(app, ids))
}

/** The uploads that these ids stand for; of deliveries only those that are not over. */
function openUploads({ engine }: App, ids: readonly string[]): string[] {
  const deliveries = new Set(ids.filter((id) => engine.deliveries.view(id) !== undefined))
  if (deliveries.size === 0) return [...ids]
  const its = engine
    .known()
    .filter(({ record, state }) => deliveries.has(record.delivery?.id ?? '') && !isEnded(state))
  return [...ids.filter((id) => !deliveries.has(id)), ...its.map(({ record }) => record.id)]
}
