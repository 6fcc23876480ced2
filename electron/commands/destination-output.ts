import { testDestination } from '../app/connection-tests.ts'
import { nothingTyped } from '../app/typed-secrets.ts'
import { sourceInWords, trimSlashes, type CheckLine, type Destination } from '../contract/index.ts'
import { capabilitiesInWords } from '../core/capabilities.ts'
import type { Opened } from './context.ts'

/** A destination as the list shows it, in lines. */
export function describeDestination(destination: Destination, isDefault: boolean): string[] {
  const { name, endpoint, region, bucket, prefix, credentials, capabilities } = destination
  const place = [bucket, trimSlashes(prefix)].filter((part) => part !== '').join('/')
  const store = endpoint === null ? `AWS ${region}` : new URL(endpoint).host
  const learned = capabilities === undefined ? [] : capabilitiesInWords(capabilities)
  return [
    `${name}${isDefault ? ' (default)' : ''}`,
    `  s3://${place} on ${store}, keys from ${sourceInWords(credentials)}`,
    ...learned.map((sentence) => `  ${sentence}`),
  ]
}

const marks: Record<CheckLine['status'], string> = { passed: '✓', failed: '✗', skipped: '–' }

/** Tests a destination and prints each line as it comes. Answers the exit code: 1 if a step failed. */
export async function printTest(
  { app, output, context }: Opened,
  destination: Destination,
  { json = false }: { json?: boolean },
): Promise<number> {
  const saved = { destination, isRegionGuessed: false, typed: nothingTyped }
  const { lines, capabilities } = await testDestination(app, saved, context.signal, (line) =>
    output.result({ type: 'check', ...line }, `${marks[line.status]} ${line.title}: ${line.text}`),
  )
  if (!json) for (const sentence of capabilitiesInWords(capabilities)) context.stdout.line(`  ${sentence}`)
  return lines.some(({ status }) => status === 'failed') ? 1 : 0
}
