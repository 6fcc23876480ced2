import { testDestination } from '../app/connection-tests.ts'
import { nothingTyped } from '../app/typed-secrets.ts'
import type { CheckLine, Destination } from '../contract/index.ts'
import { capabilitiesInWords } from '../core/capabilities.ts'
import type { CommandContext } from './command.ts'
import type { Opened } from './context.ts'

const marks: Record<CheckLine['status'], string> = { passed: '✓', failed: '✗', skipped: '–' }

/** Tests a destination and prints each line as it comes. Answers the exit code: 1 if a step failed. */
export async function printTest(
  { app, output }: Opened,
  destination: Destination,
  { json = false }: { json?: boolean },
  { stdout, signal }: CommandContext,
): Promise<number> {
  const saved = { destination, isRegionGuessed: false, typed: nothingTyped }
  const { lines, capabilities } = await testDestination(app, saved, signal, (line) =>
    output.result({ type: 'check', ...line }, `${marks[line.status]} ${line.title}: ${line.text}`),
  )
  if (!json) for (const sentence of capabilitiesInWords(capabilities)) stdout.write(`  ${sentence}\n`)
  return lines.some(({ status }) => status === 'failed') ? 1 : 0
}
