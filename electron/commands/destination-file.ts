import { readFile, writeFile } from 'node:fs/promises'
import { destinationFile, type Destination } from '../contract/index.ts'
import { exported, inPlaceOf, lacksSecrets, twinOf } from '../core/destination-export.ts'
import { destinationProblem } from '../core/destination-rules.ts'
import { AppFailure } from '../core/errors.ts'
import type { DestinationsFile } from '../disk/index.ts'

/** Writes destinations without secrets, to a file or to standard output. */
export async function exportTo(
  file: string | undefined,
  destinations: readonly Destination[],
): Promise<void> {
  const text = `${JSON.stringify(exported(destinations), null, 2)}\n`
  if (file === undefined) process.stdout.write(text)
  else await writeFile(file, text).catch((thrown: unknown) => Promise.reject(unusable(file, thrown)))
}

/** What was imported, and what a person still has to do for it; null for nothing. */
export type Imported = { destination: Destination; todo: string | null }

/** Adds what is in a file; known ones are replaced only with `replace`. Throws `BadInput`. */
export async function importFrom(
  file: string,
  destinations: DestinationsFile,
  replace: boolean,
): Promise<Imported[]> {
  const found = await readDestinations(file)
  const known = destinations.list().destinations
  for (const one of found) {
    const problem = destinationProblem(one)
    if (problem !== null) throw new AppFailure('BadInput', `${one.name} in ${file}: ${problem}`)
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

async function readDestinations(file: string): Promise<Destination[]> {
  const text = await readFile(file, 'utf8').catch((thrown: unknown) => Promise.reject(unusable(file, thrown)))
  const parsed = destinationFile.safeParse(parseJson(text))
  if (parsed.success) return parsed.data.destinations
  throw new AppFailure('BadInput', `${file} is no file of destinations.`, {
    advice: 'Make one with `dropreel destinations export`.',
  })
}

function unusable(file: string, cause: unknown): AppFailure {
  return new AppFailure('FileUnreadable', file, { cause, file })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
