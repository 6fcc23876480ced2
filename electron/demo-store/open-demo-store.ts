import { AppFailure } from '../core/errors.ts'
import type { DemoStore, DemoStoreKey } from './options.ts'
import { ownKeys } from './own-keys.ts'
import { startDemoStore } from './start-demo-store.ts'

/** The bucket that is always there. */
export const demoBucket = 'demo'

/** Starts the demo store in `dir` with its own keys and bucket. Throws `PortInUse`, `BadInput`. */
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
        advice: 'Choose another one, or mend its permissions or free space.',
      })
    }
    throw thrown
  }
}
