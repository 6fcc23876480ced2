import { resolve } from 'node:path'
import { saveReport } from '../app/report.ts'
import type { Command } from './command.ts'
import { stateDirOf } from './context.ts'
import type { reportOptions } from './options.ts'
import { readVersion } from './version.ts'

/** `dropreel report [--out FILE]`: prints where the report is. */
export const report: Command<typeof reportOptions> = async ({ flags }, { environment, log, stdout }) => {
  const file = resolve(flags.out)
  const commandLineDir = stateDirOf(flags, environment)
  await saveReport(file, { version: await readVersion(), environment, log, commandLineDir })
  stdout.line(file)
  return 0
}
