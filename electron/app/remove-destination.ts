import { isOpen } from '../contract/index.ts'
import { stillNeeded } from '../core/own-secrets.ts'
import type { App } from './app.ts'

/**
 * Removes a destination from the list. Throws `BadInput` while an upload of the window or of the command line to it is
 * not finished, or the store still has to abort its session; `StateUnwritable`.
 */
export async function removeDestination(
  app: Pick<App, 'destinations' | 'knownUploads' | 'deleteRetiredSecrets'>,
  id: string,
): Promise<void> {
  const destination = app.destinations.list().destinations.find((known) => known.id === id)
  if (destination === undefined) return
  const isNeeded = (await app.knownUploads()).some(
    ({ record, state }) => record.destinationId === id && isOpen(state),
  )
  if (isNeeded) throw stillNeeded(destination)
  await app.destinations.remove(id)
  await app.deleteRetiredSecrets()
}
