import { once } from 'node:events'
import { resolve } from 'node:path'
import { AppFailure } from '../core/errors.ts'
import { ownKeys } from '../demo-store/own-keys.ts'
import { startDemoStore, type DemoStore, type DemoStoreKey } from '../demo-store/index.ts'
import type { Command } from './context.ts'
import { parseFlags, wholeNumber } from './flags.ts'

export const demoBucket = 'demo'

/** `dropreel store --dir D --port P`: the demo store in the foreground, until a signal. */
export const store: Command = async (args, context) => {
  const { flags, words } = parseFlags(args, { dir: { type: 'string' }, port: { type: 'string' } } as const)
  if (words.length > 0) throw new AppFailure('BadInput', `store takes no ${words[0]}.`)
  if (flags.dir === undefined) throw new AppFailure('BadInput', 'Say where the data goes with --dir.')
  const port = flags.port === undefined ? 0 : wholeNumber('port', flags.port, { least: 0, most: 65_535 })
  const { demoStore, key } = await openDemoStore(resolve(flags.dir), port)
  const { endpoint, region } = demoStore
  process.stdout.write(`${JSON.stringify({ endpoint, region, bucket: demoBucket, ...key })}\n`)
  try {
    if (!context.signal.aborted) await once(context.signal, 'abort')
    throw context.signal.reason
  } finally {
    await demoStore.close()
  }
}

/** Starts the demo store with its own keys and bucket. Throws `PortInUse`, `BadInput`. */
export async function openDemoStore(
  dir: string,
  port: number,
): Promise<{ demoStore: DemoStore; key: DemoStoreKey }> {
  try {
    const key = await ownKeys(dir)
    const demoStore = await startDemoStore({ dir, port, keys: [key], buckets: [demoBucket] })
    return { demoStore, key }
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
    if (code === 'EADDRINUSE' || (code === 'EACCES' && port > 0 && port < 1024)) {
      throw new AppFailure('PortInUse', String(port), { cause: thrown })
    }
    if (typeof code === 'string') {
      throw new AppFailure('BadInput', `The folder ${dir} cannot be written.`, {
        cause: thrown,
        detail: code,
        advice: 'Choose another one with --dir, or mend its permissions or free space.',
      })
    }
    throw thrown
  }
}
