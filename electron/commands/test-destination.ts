import { bucketAddress, type CheckLine, type Destination } from '../contract/index.ts'
import { capabilitiesInWords } from '../core/capabilities.ts'
import type { CommandContext } from './command.ts'
import { openStores } from './context.ts'
import { outputOf } from './output-of.ts'

const regionLimitMs = 10_000

const marks: Record<CheckLine['status'], string> = { passed: '✓', failed: '✗', skipped: '–' }

/** Tests a destination and prints each line as it comes. Answers the exit code: 1 if a step failed. */
export async function testDestination(
  destination: Destination,
  { json = false }: { json?: boolean },
  context: CommandContext,
): Promise<number> {
  const stores = await openStores(context, outputOf({ json }, context))
  try {
    const address = bucketAddress.parse(destination)
    const { lines, capabilities } = await stores.check(address, destination, context.signal, (line) =>
      context.stdout.write(json ? `${JSON.stringify({ type: 'check', ...line })}\n` : textOf(line)),
    )
    if (!json)
      for (const sentence of capabilitiesInWords(capabilities)) context.stdout.write(`  ${sentence}\n`)
    return lines.some(({ status }) => status === 'failed') ? 1 : 0
  } finally {
    stores.close()
  }
}

/** With the region that the store names, if it does within seconds. Some stores are in one that is no place: auto. */
export async function withRegion(
  destination: Destination,
  { json = false }: { json?: boolean },
  context: CommandContext,
): Promise<Destination> {
  const stores = await openStores(context, outputOf({ json }, context))
  try {
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(regionLimitMs)])
    const region = await stores.regionOf(bucketAddress.parse(destination), signal).catch(() => null)
    context.signal.throwIfAborted()
    return region === null || destination.region === 'auto' ? destination : { ...destination, region }
  } finally {
    stores.close()
  }
}

function textOf({ status, title, text }: CheckLine): string {
  return `${marks[status]} ${title}: ${text}\n`
}
