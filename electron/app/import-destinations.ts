import { randomUUID } from 'node:crypto'
import { type Destination, type ImportRisk, t } from '../contract/index.ts'
import { importProblem, plannedImports, type PlannedImport } from '../core/destination-import.ts'
import { AppFailure } from '../core/errors.ts'
import { readExported } from '../disk/index.ts'
import type { App } from './app.ts'

type List = Pick<App, 'destinations'>

/** The destinations of a file. Nothing of them is taken. Throws `BadInput`, `FileUnreadable`, `FileMissing`. */
export async function readImport(file: string): Promise<Destination[]> {
  const found = await readExported(file)
  if (found.length > 0) return found
  throw new AppFailure('BadInput', t('refusals.noDestinationsIn', { file }), {
    advice: t('refusals.chooseAnotherFile'),
  })
}

/**
 * What taking these destinations of a file would do; see `plannedImports`. Throws `BadInput` if the names in the list
 * would clash.
 */
export function planImport(
  { destinations }: List,
  found: readonly Destination[],
  takes?: (place: number) => readonly ImportRisk[],
): PlannedImport[] {
  const known = destinations.list().destinations
  const plans = plannedImports(found, known, randomUUID, takes)
  const problem = importProblem(plans, known)
  if (problem === null) return plans
  throw new AppFailure('BadInput', problem, { advice: t('refusals.renameOne') })
}

/** Takes what a person has agreed to. Throws `StateUnwritable`. */
export async function takeImport(
  app: List & Pick<App, 'deleteRetiredSecrets'>,
  plans: readonly PlannedImport[],
): Promise<void> {
  for (const { destination } of plans) await app.destinations.put(destination)
  await app.deleteRetiredSecrets()
}
