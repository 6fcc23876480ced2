import { damagedFolder, type JournalDamage } from '../disk/index.ts'
import type { Opened } from './context.ts'

/** Says what damage to the journal has cost. Returns the exit code: 0 if none of it is new. */
export function tellDamage(
  { found, before }: JournalDamage,
  { output, stateDir }: Pick<Opened, 'output' | 'stateDir'>,
): number {
  const codes = found.map((failure) => output.failed(failure))
  for (const { error } of before) output.notice(`${error.message} ${error.advice}`)
  if (found.length + before.length > 0) {
    output.notice(
      `Damaged lines are kept in ${damagedFolder(stateDir)}. Once you have looked, delete or rename that folder: until then Dropreel says this again.`,
    )
  }
  return Math.max(0, ...codes)
}

/** As `tellDamage`, but older damage counts as well: for commands that report what the journal holds. */
export function tellAllDamage(
  { found, before }: JournalDamage,
  where: Pick<Opened, 'output' | 'stateDir'>,
): number {
  return tellDamage({ found: [...before, ...found], before: [] }, where)
}
