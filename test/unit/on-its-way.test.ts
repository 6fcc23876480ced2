import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { systemClock } from '../../electron/disk/system-clock.ts'
import { OnItsWay } from '../../electron/engine/on-its-way.ts'
import { UploadRate } from '../../electron/engine/upload-rate.ts'

test('a part that fails for good ends the other bodies of its upload, and none that begins later goes on', () => {
  const way = new OnItsWay(systemClock, { rate: new UploadRate(systemClock, null) })
  const failed = new AbortController()
  const over = way.begin(() => 0, failed.signal)
  over.end()
  const under = way.begin(() => 1, failed.signal)
  const alone = way.begin(() => 1)
  expect(getEventListeners(failed.signal, 'abort')).toHaveLength(1)
  const reason = new Error('refused')
  failed.abort(reason)
  expect(under.signal.reason).toBe(reason)
  expect(way.begin(() => 1, failed.signal).signal.reason).toBe(reason)
  expect(alone.signal.aborted).toBe(false)
})
