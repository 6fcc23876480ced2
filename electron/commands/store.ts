import { once } from 'node:events'
import { resolve } from 'node:path'
import { AppFailure } from '../core/errors.ts'
import { demoBucket, openDemoStore } from '../demo-store/index.ts'
import type { Command } from './command.ts'
import { wholeNumber } from './option-values.ts'
import type { demoStoreOptions } from './options.ts'

/** `dropreel store --dir D --port P`: the demo store in the foreground, until a signal. */
export const store: Command<typeof demoStoreOptions> = async ({ flags }, { signal, stdout, stderr }) => {
  if (flags.dir === undefined) throw new AppFailure('BadInput', 'Say where the data goes with --dir.')
  const port = wholeNumber('port', flags.port, 0, 65_535)
  const { demoStore, key } = await openDemoStore(resolve(flags.dir), port, (sentence) =>
    stderr.line(sentence),
  )
  const { endpoint, region } = demoStore
  stdout.json({ endpoint, region, bucket: demoBucket, ...key })
  try {
    if (!signal.aborted) await once(signal, 'abort')
    throw signal.reason
  } finally {
    await demoStore.close()
  }
}
