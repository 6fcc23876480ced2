import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createUpdates, type Updater } from '../../../electron/app/updates.ts'
import type { Release } from '../../../electron/contract/index.ts'
import { silentLog } from '../../../electron/core/log.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const release: Release = { version: '0.2.0', notes: 'More speed.' }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A feed whose answers are given one by one, and what was asked of it. */
function updatesWith(answers: (Release | null | Error)[], change: Partial<Updater> = {}) {
  const mayInstall: boolean[] = []
  let looks = 0
  let isWanted = true
  const updater: Updater = {
    look: async () => {
      looks += 1
      const answer = answers.shift() ?? null
      if (answer instanceof Error) throw answer
      return answer
    },
    download: async () => undefined,
    installAtEnd: (may) => void mayInstall.push(may),
    ...change,
  }
  const parts = {
    page: 'https://dropreel.example',
    mayLook: () => isWanted,
    random: () => 0.5,
    log: silentLog,
  }
  const updates = createUpdates(updater, parts)
  return {
    updates,
    looks: () => looks,
    mayInstall: () => mayInstall.at(-1),
    want: (wanted: boolean) => void (isWanted = wanted),
  }
}

test('it looks a minute after the start and once a day, a little later by chance', async () => {
  const { updates, looks } = updatesWith([])
  updates.start()
  await vi.advanceTimersByTimeAsync(1.1 * minuteMs - 1)
  expect(looks()).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(looks()).toBe(1)
  await vi.advanceTimersByTimeAsync(1.1 * 24 * hourMs - 1)
  expect(looks()).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(looks()).toBe(2)
})

test('a look that fails is repeated after an hour, quietly', async () => {
  const { updates, looks, mayInstall } = updatesWith([new Error('no network'), release])
  updates.start()
  await vi.advanceTimersByTimeAsync(2 * minuteMs)
  expect(updates.current()).toEqual({ kind: 'failed', version: null })
  await vi.advanceTimersByTimeAsync(1.2 * hourMs)
  expect(looks()).toBe(2)
  expect(updates.current()).toEqual({ kind: 'ready', ...release })
  expect(mayInstall()).toBe(true)
})

test('who has turned it off is left alone, but may look', async () => {
  const { updates, looks, want } = updatesWith([])
  want(false)
  updates.start()
  await vi.advanceTimersByTimeAsync(72 * hourMs)
  expect(looks()).toBe(0)
  await updates.look()
  expect(looks()).toBe(1)
})

test('two who look at once wait for the same look', async () => {
  const { updates, looks } = updatesWith([release])
  await Promise.all([updates.look(), updates.look()])
  expect(looks()).toBe(1)
})

test('what is ready stays so when a look fails, is not fetched twice, and is dropped when it is withdrawn', async () => {
  const download = vi.fn<() => Promise<void>>(async () => undefined)
  const { updates, mayInstall } = updatesWith([release, new Error('no network'), release, null], { download })
  await updates.look()
  await updates.look()
  await updates.look()
  expect(updates.current()).toEqual({ kind: 'ready', ...release })
  expect(download).toHaveBeenCalledOnce()
  await updates.look()
  expect(updates.current()).toMatchObject({ kind: 'current' })
  expect(mayInstall()).toBe(false)
  expect(() => updates.refuseUnready()).toThrow('There is no new version to install.')
})

test('where others update it, it says where the new version is', async () => {
  const { updates } = updatesWith([release], { download: null })
  await updates.look()
  expect(updates.current()).toEqual({ kind: 'elsewhere', ...release, page: 'https://dropreel.example' })
  expect(() => updates.refuseUnready()).toThrow('There is no new version to install.')
})

test('a build without a feed never looks', async () => {
  const parts = { page: '', mayLook: () => true, random: () => 0, log: silentLog }
  const updates = createUpdates(null, parts)
  updates.start()
  await updates.look()
  expect(vi.getTimerCount()).toBe(0)
  expect(updates.current()).toEqual({ kind: 'off' })
})
