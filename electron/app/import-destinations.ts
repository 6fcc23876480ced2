import { randomUUID } from 'node:crypto'
import type { Destination, Imported } from '../contract/index.ts'
import { importProblem, plannedImports, type PlannedImport } from '../core/destination-import.ts'
import { AppFailure } from '../core/errors.ts'
import { staysInPlace, type SecretKind } from '../core/own-secrets.ts'
import { readExported, type DestinationsFile } from '../disk/index.ts'

/** Imports destinations in two steps, as known ones are replaced only with a person's word. */
export type DestinationImport = {
  /** Adds what is new. Throws `BadInput`, `FileUnreadable`. */
  importFrom(file: string): Promise<Imported>
  /** Replaces the known ones that the last file names too. Throws `StateUnwritable`. */
  replaceImported(): Promise<Imported>
}

/** `deleteRetired` begins to delete the secrets that nothing needs any more. */
export function openDestinationImport(
  destinations: DestinationsFile,
  deleteRetired: () => void,
): DestinationImport {
  let waiting: PlannedImport[] = []

  return {
    async importFrom(file) {
      waiting = []
      const known = destinations.list().destinations
      const plans = plannedImports(await readExported(file), known, randomUUID)
      const problem = importProblem(plans, known)
      if (problem !== null) {
        throw new AppFailure('BadInput', problem, { advice: `Rename one, here or in ${file}.` })
      }
      const added = plans.filter(({ replaced }) => replaced === null)
      for (const { destination } of added) await destinations.put(destination)
      waiting = plans.filter(({ replaced }) => replaced !== null)
      return outcome(added, waiting)
    },
    async replaceImported() {
      const plans = waiting
      waiting = []
      for (const { destination } of plans) await destinations.put(destination)
      deleteRetired()
      return outcome(plans, [])
    },
  }
}

function outcome(done: PlannedImport[], waiting: PlannedImport[]): Imported {
  return {
    imported: done.length,
    todo: done.flatMap(stillToDo),
    replacements: waiting.flatMap(({ destination, replaced, forgotten }) =>
      replaced === null
        ? []
        : { name: replaced.name, change: changeInWords(destination, replaced, forgotten) },
    ),
  }
}

function stillToDo({ destination: { name }, missing }: PlannedImport): string[] {
  const isWithoutKeys = missing.includes('keys') || missing.includes('link keys')
  return [
    ...(isWithoutKeys ? [`${name}: enter its keys here, they are not in the file.`] : []),
    ...(missing.includes('proxy password') ? [`${name}: enter the password of its proxy here.`] : []),
    ...(missing.includes('plain http')
      ? [`${name}: it goes over plain http, which others on the way can read. Allow that here, or use https.`]
      : []),
  ]
}

function changeInWords(destination: Destination, replaced: Destination, forgotten: SecretKind[]): string {
  const name =
    destination.name === replaced.name ? replaced.name : `${replaced.name} becomes ${destination.name}. It`
  const where = staysInPlace(destination, replaced)
    ? `stays on ${placeInWords(replaced)}.`
    : `will go to ${placeInWords(destination)}, no longer to ${placeInWords(replaced)}.`
  const lost =
    forgotten.length === 0 ? '' : ` It gives up what the keychain holds for it: ${forgotten.join(', ')}.`
  return `${name} ${where}${lost}`
}

function placeInWords({ endpoint, bucket }: Destination): string {
  return `${endpoint ?? 'AWS'}, bucket ${bucket}`
}
