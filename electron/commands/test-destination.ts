import type { App } from '../app/app.ts'
import { testDestination } from '../app/connection-tests.ts'
import { nothingTyped } from '../app/typed-secrets.ts'
import type { CheckLine, Destination } from '../contract/index.ts'
import { capabilitiesInWords } from '../core/capabilities.ts'
import type { CommandContext } from './command.ts'

const marks: Record<CheckLine['status'], string> = { passed: '✓', failed: '✗', skipped: '–' }

/** Tests a destination and prints each line as it comes. Answers the exit code: 1 if a step failed. */
export async function printTest(
  app: App,
  destination: Destination,
  { json = false }: { json?: boolean },
  { stdout, signal }: CommandContext,
): Promise<number> {
  const saved = { destination, isRegionGuessed: false, typed: nothingTyped }
  const { lines, capabilities } = await testDestination(app, saved, signal, (line) =>
    stdout.write(json ? `${JSON.stringify({ type: 'check', ...line })}\n` : textOf(line)),
  )
  if (!json) for (const sentence of capabilitiesInWords(capabilities)) stdout.write(`  ${sentence}\n`)
  return lines.some(({ status }) => status === 'failed') ? 1 : 0
}

function textOf({ status, title, text }: CheckLine): string {
  return `${marks[status]} ${title}: ${text}\n`
}
