import type { Destination } from '../contract/index.ts'
import { inPlaceOf, lacksSecrets, twinOf } from '../core/destination-export.ts'
import { AppFailure } from '../core/errors.ts'
import { exportText, readExported, writeExported, type DestinationsFile } from '../disk/index.ts'

/** Writes destinations without secrets, to a file or to standard output. */
export async function exportTo(
  file: string | undefined,
  destinations: readonly Destination[],
): Promise<void> {
  if (file === undefined) process.stdout.write(exportText(destinations))
  else await writeExported(file, destinations)
}

/** What was imported, and what a person still has to do for it; null for nothing. */
export type Imported = { destination: Destination; todo: string | null }

/** Adds what is in a file; known ones are replaced only with `replace`. Throws `BadInput`. */
export async function importFrom(
  file: string,
  destinations: DestinationsFile,
  replace: boolean,
): Promise<Imported[]> {
  const found = await readExported(file)
  const known = destinations.list().destinations
  for (const one of found) {
    const twin = twinOf(one, known)
    if (twin !== null && !replace) {
      throw new AppFailure('BadInput', `There is a destination ${twin.name} already.`, {
        advice: 'Replace it with --replace, or rename it first.',
      })
    }
  }
  const imported: Imported[] = []
  for (const one of found) {
    const twin = twinOf(one, known)
    const destination = inPlaceOf(twin, one)
    await destinations.put(destination)
    imported.push({ destination, todo: lacksSecrets(one, twin) ? stillToEnter(destination) : null })
  }
  return imported
}

function stillToEnter({ name }: Destination): string {
  const command = `dropreel destinations edit "${name}" --credentials keychain`
  return `${name}: its keys stay in the keychain where they are. Enter them here with \`${command}\`.`
}
