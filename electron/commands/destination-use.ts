import type { Destination } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { isEnded } from '../core/transitions.ts'
import { defaultStateDir, readJournal } from '../disk/index.ts'

/** Throws `BadInput` while an upload of the app or of the command line still needs a destination's keys. */
export async function refuseNeeded({ id, name }: Destination, environment: NodeJS.ProcessEnv): Promise<void> {
  for (const program of ['app', 'cli'] as const) {
    const uploads = await readJournal(defaultStateDir(program, environment))
    const needed = uploads.some(
      ({ record, state }) =>
        record.destinationId === id &&
        (!isEnded(state) || (state.kind === 'cancelled' && state.abandoned !== null)),
    )
    if (!needed) continue
    throw new AppFailure('BadInput', `${name} still has uploads that are not finished.`, {
      advice: 'Let them finish, or cancel and remove them first.',
    })
  }
}
