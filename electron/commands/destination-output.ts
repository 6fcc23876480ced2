import { testDestination } from '../app/connection-tests.ts'
import { nothingTyped } from '../app/typed-secrets.ts'
import { sourceInWords, trimSlashes, type CheckLine, type Destination } from '../contract/index.ts'
import { capabilitiesInWords } from '../core/capabilities.ts'
import type { PlannedImport } from '../core/destination-import.ts'
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

type Missing = PlannedImport['missing'][number]

/** What a person still has to enter for an imported destination, as one command. */
export function todoInWords({ name, network }: Destination, missing: readonly Missing[]): string {
  const user = network?.proxy.kind === 'manual' ? (network.proxy.user ?? '') : ''
  const flags: Record<Missing, string> = {
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
