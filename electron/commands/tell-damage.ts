import { archiveDamageOf, damagedFolder, type JournalDamage } from '../disk/index.ts'
import type { Output } from './output.ts'

type Where = { output: Output; stateDir: string }

/** How a person ends the warnings about damage in this directory. */
export function untilSeen(dir: string): string {
  return `What can still be read is in ${damagedFolder(dir)}. Dropreel says this until you delete or rename that folder.`
}

/** Says what damage to the journal has cost. Returns the exit code: 0 if none of it is new. */
export function tellDamage({ found, before }: JournalDamage, { output, stateDir }: Where): number {
  const codes = found.map((failure) => output.failed(failure))
  for (const { error } of before) output.notice(`${error.message} ${error.advice}`)
  if (found.length + before.length > 0) {
    output.notice(untilSeen(stateDir))
  }
  return Math.max(0, ...codes)
}

/** As `tellDamage`, but older damage counts as well: for commands that report what the journal holds. */
export function tellAllDamage({ found, before }: JournalDamage, where: Where): number {
  return tellDamage({ found: [...before, ...found], before: [] }, where)
}

/** Says which lines of the archive cannot be read. Returns the exit code. */
export function tellArchiveDamage(lines: readonly string[], output: Pick<Output, 'failed'>): number {
  return Math.max(0, ...archiveDamageOf(lines).map((failure) => output.failed(failure)))
}
