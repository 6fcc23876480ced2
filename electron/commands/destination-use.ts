import type { Destination } from '../contract/index.ts'
import { stillNeeded } from '../core/own-secrets.ts'
import { isEnded } from '../core/transitions.ts'
import { defaultStateDir, readJournal } from '../disk/index.ts'

/** Throws `BadInput` while an upload of the app or of the command line still needs a destination's keys. */
export async function refuseNeeded(destination: Destination, environment: NodeJS.ProcessEnv): Promise<void> {
  if (await isNeeded(destination.id, environment)) throw stillNeeded(destination)
}

/** Whether an upload of the app or of the command line still needs the keys of the destination with this id. */
export async function isNeeded(destinationId: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  for (const program of ['app', 'cli'] as const) {
    const uploads = await readJournal(defaultStateDir(program, environment))
    const needing = uploads.some(
      ({ record, state }) =>
        record.destinationId === destinationId &&
        (!isEnded(state) || (state.kind === 'cancelled' && state.abandoned !== null)),
    )
    if (needing) return true
  }
  return false
}
