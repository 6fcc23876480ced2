import { randomUUID } from 'node:crypto'
import { importProblem, plannedImports, type PlannedImport } from '../core/destination-import.ts'
import { AppFailure } from '../core/errors.ts'
import { readExported } from '../disk/index.ts'
import type { App } from './app.ts'

/**
 * Adds the destinations of a file that are new, and returns those that need a person's consent to be replaced. Throws
 * `BadInput`, `FileUnreadable`.
 */
export async function importDestinations(
  { destinations }: Pick<App, 'destinations'>,
  file: string,
): Promise<{ added: PlannedImport[]; replacing: PlannedImport[] }> {
  const known = destinations.list().destinations
  const plans = plannedImports(await readExported(file), known, randomUUID)
  const problem = importProblem(plans, known)
  if (problem !== null) {
    throw new AppFailure('BadInput', problem, { advice: `Rename one, here or in ${file}.` })
  }
  const added = plans.filter(({ replaced }) => replaced === null)
  for (const { destination } of added) await destinations.put(destination)
  return { added, replacing: plans.filter(({ replaced }) => replaced !== null) }
}

/** Replaces known destinations, once a person has agreed. Throws `StateUnwritable`. */
export async function replaceDestinations(
  app: Pick<App, 'destinations' | 'deleteRetiredSecrets'>,
  replacing: readonly PlannedImport[],
): Promise<void> {
  for (const { destination } of replacing) await app.destinations.put(destination)
  await app.deleteRetiredSecrets()
}
