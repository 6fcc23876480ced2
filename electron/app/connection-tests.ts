import { bucketAddress, type Capabilities, type CheckLine, type FormCheck } from '../contract/index.ts'
import { storeKey } from '../core/store-address.ts'
import type { App } from './app.ts'
import { withRegion, type DestinationDraft } from './save-destination.ts'

const probeLimitMs = 60_000

type OnLine = (line: CheckLine) => void

/** Tests a destination, saved or not, and calls `onLine` for each line. Throws only the signal's reason. */
export async function testDestination(
  app: Pick<App, 'storesWith'>,
  draft: DestinationDraft,
  signal: AbortSignal,
  onLine: OnLine,
): Promise<FormCheck> {
  const stores = app.storesWith(draft.typed)
  try {
    const destination = await withRegion(draft, stores, signal)
    const check = await stores.check(bucketAddress.parse(destination), destination, signal, onLine)
    return { ...check, region: destination.region }
  } finally {
    stores.close()
  }
}

/** The connection tests of a window, of which one at a time shows its lines. */
export function createConnectionTests(app: Pick<App, 'destinations' | 'storesWith'>) {
  const { destinations } = app
  const closing = new AbortController()
  const running = new Set<Promise<FormCheck>>()
  let current = new AbortController()
  let last: { store: string; capabilities: Capabilities } | null = null

  async function test(draft: DestinationDraft, signal: AbortSignal, onLine: OnLine) {
    const testing = testDestination(app, draft, AbortSignal.any([signal, closing.signal]), onLine)
    running.add(testing)
    return await testing.finally(() => running.delete(testing))
  }

  return {
    /** Ends the test before, which then throws an abort error. */
    async run(draft: DestinationDraft, onLine: OnLine): Promise<FormCheck> {
      current.abort()
      current = new AbortController()
      const { signal } = current
      const result = await test(draft, signal, (line) => {
        if (!signal.aborted) onLine(line)
      })
      last = { store: storeKey(draft.destination), capabilities: result.capabilities }
      return result
    },
    stop: () => current.abort(),
    /** Finds out what the store of a destination that was just saved can do. Resolves before that is known. */
    async probe(saved: DestinationDraft): Promise<void> {
      const { destination } = saved
      // The last test may have found it out already.
      if (last?.store === storeKey(destination)) {
        await destinations.remember(destination, last.capabilities)
        return
      }
      const known = destinations.list().destinations.find(({ id }) => id === destination.id)
      if (known?.capabilities !== undefined) return
      // Not waited for: what cannot be found out now shows at the first upload.
      const signal = AbortSignal.timeout(probeLimitMs)
      void test(saved, signal, () => undefined).catch(() => undefined)
    },
    /** Stops all; resolves once none has anything left on its store, as far as that could be removed. */
    async close(): Promise<void> {
      closing.abort()
      await Promise.allSettled(running)
    },
  }
}
