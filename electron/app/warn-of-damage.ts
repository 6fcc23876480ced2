import type { AppFailure } from '../core/errors.ts'
import { damageSeen, systemClock } from '../disk/index.ts'
import type { createWarnings } from './warnings.ts'
import { t } from '../contract/index.ts'

/** How many uploads are named: the folder with what is damaged has them all. */
const mostNamed = 5

/** Warns about damage in the state directory `dir`, which counts as seen once a person has closed all those warnings. */
export function damageWarnings(warnings: ReturnType<typeof createWarnings>, dir: string) {
  let open = 0
  return (sentence: string): void => {
    open++
    warnings.warn(sentence, async () => {
      open--
      if (open === 0) await damageSeen(dir, systemClock.now())
    })
  }
}

/** One sentence or two for each failure, if they are not too many. */
export function inSentences(failures: readonly AppFailure[]): string[] {
  const sentences = failures.slice(0, mostNamed).map(({ error }) => `${error.message} ${error.advice}`)
  const more = failures.length - mostNamed
  return more > 0 ? [...sentences, t('warnings.moreDamaged', { count: more })] : sentences
}
