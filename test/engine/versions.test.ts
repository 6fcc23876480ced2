import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { Engine } from '../../electron/engine/engine.ts'
import { headVersion } from '../../electron/engine/head-version.ts'
import type { ObjectFacts, ObjectStore } from '../../electron/engine/ports.ts'
import { Life } from './fakes/life.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { World } from './fakes/world.ts'

const signal = new AbortController().signal
const denied = new AppFailure('AccessDenied', 's3:GetObjectVersion')

/** A store that has versions, where naming one is not allowed; it counts what it is asked. */
function storeDenying(latest: string | null): { store: ObjectStore; asked: (string | null)[] } {
  const asked: (string | null)[] = []
  const facts: Omit<ObjectFacts, 'versionId'> = {
    etag: 'e',
    checksum: null,
    sizeBytes: 3,
    uploadRecordId: null,
    originalName: null,
  }
  const head: ObjectStore['head'] = async (_key, _signal, versionId = null) => {
    asked.push(versionId)
    if (versionId !== null) throw denied
    return latest === null ? null : { ...facts, versionId: latest }
  }
  return { store: { ...new World().store.reach(new Life()), head }, asked }
}

test('without s3:GetObjectVersion the latest version counts if it is the wanted one', async () => {
  const { store, asked } = storeDenying('v1')
  const headed = await headVersion(store, 'k', 'v1', signal)
  expect(headed).toMatchObject({ object: { versionId: 'v1' }, versionId: null })
  expect(asked).toEqual(['v1', null])
})

test.each(['v2', null])('when the latest version is %s instead, the refusal stands', async (latest) => {
  const { store } = storeDenying(latest)
  await expect(headVersion(store, 'k', 'v1', signal)).rejects.toBe(denied)
})

test('a refusal of the latest is a refusal', async () => {
  const { store, asked } = storeDenying(null)
  store.head = () => Promise.reject(denied)
  await expect(headVersion(store, 'k', null, signal)).rejects.toBe(denied)
  expect(asked).toEqual([])
})

test.each([
  ['is the latest', 'v1', 'trashed'],
  ['was deleted, with its version left', null, 'kept'],
  ['has another version above it', 'v2', 'kept'],
] as const)('an object that %s (%s): the file is %s', async (_how, latest, kind) => {
  const world = new World()
  world.file('a.mov', 1000)
  const life = new Life()
  const reached = world.store.reach(life)
  const versioned: ObjectStore = {
    ...reached,
    asTry: () => versioned,
    put: async (...args) => ({ ...(await reached.put(...args)), versionId: 'v1' }),
    async head(key, stopped, versionId = null) {
      const facts = await reached.head(key, stopped)
      if (facts === null || (versionId === null && latest === null)) return null
      return { ...facts, versionId: versionId ?? latest }
    },
  }
  const engine = new Engine({
    journal: world.journal.open(life),
    source: world.source,
    stores: { at: () => versioned },
    trash: world.trashIn(life),
    others: { needing: async () => null },
    clock: world.clock,
    unreachedLimitMs: null,
  })
  const id = await world.add(engine, 'a.mov', { deleteLocal: { grade: 'B', afterDays: 7 } })
  const local = (): string | null => {
    const state = engine.view(id)?.state
    return state?.kind === 'done' ? state.local.kind : null
  }
  await stepUntil(world.clock, () => local() !== null && local() !== 'trash-after')
  expect([local(), world.trash.size]).toEqual([kind, kind === 'trashed' ? 1 : 0])
})
