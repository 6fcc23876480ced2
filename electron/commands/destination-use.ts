import { isOpen, type Destination } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { isOwn, ownSecrets, stillNeeded, without } from '../core/own-secrets.ts'
import { deleteSecret } from '../credentials/index.ts'
import { defaultStateDir, deleteRetired, readJournal, type DestinationsFile } from '../disk/index.ts'
import type { CommandContext } from './command.ts'

/** Throws `BadInput` while an upload of the app or of the command line to a destination is not finished. */
export async function refuseNeeded(destination: Destination, environment: NodeJS.ProcessEnv): Promise<void> {
  for (const dir of stateDirs(environment)) {
    const isNeeded = (await readJournal(dir)).some(
      ({ record, state }) => record.destinationId === destination.id && isOpen(state),
    )
    if (isNeeded) throw stillNeeded(destination)
  }
}

/** Deletes the secrets that neither a destination nor an upload needs. `more` is a state directory of one's own. */
export async function deleteUnneeded(
  file: DestinationsFile,
  { environment, stderr }: CommandContext,
  more: string[] = [],
): Promise<void> {
  // The way out of a keychain that does not work must not end in it.
  await deleteRetired(file, [...stateDirs(environment), ...more], deleteSecret).catch((thrown: unknown) =>
    stderr.write(`${asAppFailure(thrown).message}\n`),
  )
}

/** The outcome of `saving`. Where that fails, nothing names the secrets that are new in `wanted`, so they are deleted. */
export async function unlessKeptInVain<T>(
  known: Destination | null,
  wanted: Destination,
  saving: () => Promise<T>,
): Promise<T> {
  try {
    return await saving()
  } catch (thrown) {
    const before = known === null ? [] : ownSecrets(known)
    for (const secret of without(ownSecrets(wanted), before))
      await deleteSecret(secret).catch(() => undefined)
    throw thrown
  }
}

/** Tells of secrets that a destination has given up and uploads still need. */
export function tellKept(
  { id, name }: Destination,
  file: DestinationsFile,
  { stderr }: CommandContext,
): void {
  if (!file.list().retired.some((secret) => isOwn(id, secret.name))) return
  stderr.write(
    `The keychain still holds what ${name} no longer uses. It is deleted with the last upload that needs it.\n`,
  )
}

function stateDirs(environment: NodeJS.ProcessEnv): string[] {
  return [defaultStateDir('app', environment), defaultStateDir('cli', environment)]
}
