import { expect, test, vi } from 'vitest'
import { sampleRecord } from '../unit/disk-journal-samples.ts'
import { World } from './fakes/world.ts'

/** An engine with so many paused uploads, and their ids. */
function booted(count: number) {
  const world = new World()
  const ids = Array.from({ length: count }, (_, number) => `${number}.mov`)
  for (const id of ids) {
    const record = sampleRecord(id)
    const upload = { ...record, file: id, options: { ...record.options, parallel: 1 } }
    world.journal.entries.push(
      { type: 'added', upload },
      { type: 'state', id, state: { kind: 'paused', session: null } },
    )
  }
  return { engine: world.boot(), ids }
}

test('letting thousands go on sorts the queue a few times, not once for each', async () => {
  const { engine, ids } = booted(2000)
  const sort = vi.spyOn(Array.prototype, 'sort')
  await engine.resume(ids)
  const sorted = sort.mock.contexts.filter((each) => Array.isArray(each) && each.length > 100)
  sort.mockRestore()
  expect(sorted.length).toBeLessThan(10)
})
