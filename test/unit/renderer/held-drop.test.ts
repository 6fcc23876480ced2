import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { addDropped, addHeldOnceConnected } from '../../../renderer/drops/add-files.ts'
import { useWindow } from '../../../renderer/store.ts'
import { destination } from '../destination.ts'

const demo = destination({
  id: 'demo',
  name: 'Demo store',
  endpoint: 'http://127.0.0.1:9000',
  bucket: 'demo',
  credentials: { kind: 'demo' },
  keyTemplate: '{name}-{uuid}{ext}',
})
const calls: unknown[] = []

beforeEach(() => {
  vi.stubGlobal('dropreel', {
    async invoke(...call: unknown[]) {
      calls.push(call)
      return { ok: true, value: { added: 1, skipped: [], junk: { count: 0, names: [] } } }
    },
    pathOfFile: () => '/renders/Promo.mp4',
  })
})

afterEach(() => vi.unstubAllGlobals())

test('files dropped while a destination is connected are held, and added once', async () => {
  addHeldOnceConnected()
  // The main process has answered that the demo store is connected, but its news is still on the way.
  await addDropped([new File([], 'Promo.mp4')])
  expect(useWindow.getState().heldPaths).toEqual(['/renders/Promo.mp4'])
  expect(calls).toEqual([])
  useWindow.setState({ destinations: [demo] })
  useWindow.setState({ minute: 1 })
  expect(calls).toEqual([['uploads.add', { paths: ['/renders/Promo.mp4'] }]])
  expect(useWindow.getState().heldPaths).toEqual([])
})
