import { randomUUID } from 'node:crypto'
import type { Destination } from '../contract/index.ts'
import { importProblem, plannedImports, type PlannedImport } from '../core/destination-import.ts'
import { AppFailure } from '../core/errors.ts'
import { exportText, readExported, writeExported, type DestinationsFile } from '../disk/index.ts'
import type { CommandContext } from './command.ts'

/** Writes destinations without secrets, to a file or to standard output. */
export async function exportTo(
  file: string | undefined,
  destinations: readonly Destination[],
  { stdout }: CommandContext,
): Promise<void> {
  if (file === undefined) stdout.write(exportText(destinations))
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
  const known = destinations.list().destinations
  const plans = plannedImports(await readExported(file), known, randomUUID)
  const problem = importProblem(plans, known)
  if (problem !== null)
    throw new AppFailure('BadInput', problem, { advice: `Rename one, here or in ${file}.` })
  for (const { replaced } of plans) {
    if (replaced === null) continue
    if (!replace) {
      throw new AppFailure('BadInput', `There is a destination ${replaced.name} already.`, {
        advice: 'Replace it with --replace, or rename it first.',
      })
    }
  }
  for (const { destination } of plans) await destinations.put(destination)
  return plans.map((plan) => ({ destination: plan.destination, todo: stillToDo(plan) }))
}

function stillToDo({ destination: { name, network }, missing }: PlannedImport): string | null {
  if (missing.length === 0) return null
  const user = network?.proxy.kind === 'manual' ? (network.proxy.user ?? '') : ''
  const flags: Record<PlannedImport['missing'][number], string> = {
    keys: ' --credentials keychain',
    'link keys': ' --link-credentials keychain',
    'proxy password': ` --proxy-user "${user}"`,
    'plain http': ' --allow-http',
  }
  const command = `dropreel destinations edit "${name}"${missing.map((one) => flags[one]).join('')}`
  const reasons = [
    ...(missing.some((one) => one !== 'plain http') ? ['its secrets are not in the file'] : []),
    ...(missing.includes('plain http')
      ? ['plain http, which others on the way can read, needs your yes']
      : []),
  ]
  return `${name}: ${reasons.join(', and ')}. Enter that here with \`${command}\`.`
}
