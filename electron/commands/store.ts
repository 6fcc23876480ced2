import { once } from 'node:events'
import { resolve } from 'node:path'
import { AppFailure } from '../core/errors.ts'
import { demoBucket, openDemoStore } from '../demo-store/index.ts'
import type { Command } from './context.ts'
import { parseFlags, wholeNumber } from './flags.ts'

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
