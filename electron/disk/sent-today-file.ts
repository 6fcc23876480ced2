import { join } from 'node:path'
import { sentToday, type SentToday } from '../contract/index.ts'
import { parseJson } from '../core/parse-json.ts'
import { writeAtomically } from './atomic-file.ts'
import { readIfAny } from './state-file.ts'

/**
 * The file in the state directory `dir` that keeps what was sent today. A damaged one counts as none: the number is no
 * more than a remark in the window. `read` and `write` throw `StateUnwritable`.
 */
export function sentTodayFile(dir: string) {
  const file = join(dir, 'sent-today.json')
  return {
    async read(): Promise<SentToday | null> {
      const text = (await readIfAny(file))?.toString() ?? ''
      return sentToday.safeParse(parseJson(text)).data ?? null
    },
    write: (sent: SentToday) => writeAtomically(file, JSON.stringify(sent)),
  }
}
