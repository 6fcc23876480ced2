import { expect, test } from 'vitest'
import { defaultSettings, type CopiedLinks } from '../../../electron/contract/index.ts'
import { answer } from '../../../electron/window/answer.ts'
import { makeHandlers, type Queue } from '../../../electron/window/handlers.ts'
import { states, uploadView } from '../upload-view.ts'

const links: CopiedLinks = { copied: [{ validUntil: 1, limitedBy: 'request' }], refused: [] }

function handlers() {
  const calls: string[] = []
  const engine: Queue = {
    views: () => [
      uploadView('sending'),
      uploadView('paused', { state: states.paused }),
      uploadView('done', { state: states.done }),
    ],
    pause: async (ids) => void calls.push(`pause ${ids.join()}`),
    resume: async (ids) => void calls.push(`resume ${ids.join()}`),
    retry: async (ids) => void calls.push(`retry ${ids.join()}`),
    restart: async () => ({ records: [], refused: [] }),
    reorder: async (ids, before) => void calls.push(`reorder ${ids.join()} before ${before}`),
    cancel: async (ids) => void calls.push(`cancel ${ids.join()}`),
    keepLocal: async (ids) => void calls.push(`keepLocal ${ids.join()}`),
  }
  const made = makeHandlers({
    engine,
    snapshot: () => ({
      revision: 0,
      uploads: [],
      destinations: [],
      selectedDestinationId: null,
      settings: defaultSettings,
      sharedLinks: [],
    }),
    changeSettings: async (change) => void calls.push(JSON.stringify(change)),
    addPaths: async (paths) => ({ added: paths.length, skipped: [] }),
    pickPaths: async () => [],
    wasDropped: (path) => path === '/renders/dropped.mov',
    copyLinks: () => links,
    renewLinks: () => links,
    mfa: { pending: () => null, answer: (id, code) => void calls.push(`code ${id} ${code}`) },
    warnings: () => [],
    desk: {
      choices: () => Promise.reject(new Error('not asked here')),
      previewKey: () => ({ key: 'a.mov', problem: null, warnings: [] }),
      pickPath: async () => null,
      save: () => Promise.reject(new Error('not asked here')),
      test: () => Promise.reject(new Error('not asked here')),
      stopTest: () => void calls.push('stop'),
      copyPolicy: () => undefined,
      move: async (id, place) => void calls.push(`move ${id} ${place}`),
      export: async () => null,
      import: () => ({ imported: 0, todo: [], replacements: [] }),
      replaceImported: () => Promise.reject(new Error('not asked here')),
    },
    removeUploads: async (ids) => void calls.push(`remove ${ids.join()}`),
    selectDestination: async (id) => void calls.push(`select ${id}`),
    removeDestination: async () => {},
    listOrphans: () => [],
    abortOrphans: async ({ uploadIds }) => void calls.push(`abort ${uploadIds.join()}`),
    connectDemo: () => Promise.reject(new Error('not asked here')),
  })
  return { made, calls }
}

test('runs the handler with the parsed input', async () => {
  const { made, calls } = handlers()
  await answer(made, 'uploads.pause', { ids: ['a', 'b'], more: 'ignored' })
  expect(calls).toEqual(['pause a,b'])
  expect(await answer(made, 'uploads.renewLinks', { ids: ['a'] })).toBe(links)
})

test('a change of settings names only the sections that change', async () => {
  const { made, calls } = handlers()
  await answer(made, 'settings.change', {})
  await answer(made, 'settings.change', { bandwidth: { limitBytesPerSecond: 5e6 } })
  expect(JSON.parse(calls[0] ?? '')).toEqual({})
  expect(JSON.parse(calls[1] ?? '')).toMatchObject({ bandwidth: { limitBytesPerSecond: 5e6 } })
  const zero = answer(made, 'settings.change', { bandwidth: { limitBytesPerSecond: 0 } })
  await expect(zero).rejects.toMatchObject({ error: { message: 'A limit is more than 0 MB/s.' } })
})

test('refuses what the contract does not allow', async () => {
  const { made, calls } = handlers()
  for (const input of [undefined, { ids: [] }, { ids: [1] }, { ids: 'a' }]) {
    await expect(answer(made, 'uploads.pause', input)).rejects.toMatchObject({ error: { code: 'BadInput' } })
  }
  expect(calls).toEqual([])
})

test('takes only paths that a person dropped', async () => {
  const { made } = handlers()
  expect(await answer(made, 'uploads.add', { paths: ['/renders/dropped.mov'] })).toMatchObject({ added: 1 })
  await expect(
    answer(made, 'uploads.add', { paths: ['/renders/dropped.mov', '/etc/passwd'] }),
  ).rejects.toMatchObject({ error: { code: 'BadInput', message: expect.stringContaining('/etc/passwd') } })
})

test('choosing nothing adds nothing', async () => {
  expect(await answer(handlers().made, 'uploads.pick', { kind: 'files' })).toEqual({ added: 0, skipped: [] })
})

test('all means those that it concerns', async () => {
  const { made, calls } = handlers()
  await answer(made, 'uploads.pauseAll', undefined)
  await answer(made, 'uploads.resumeAll', undefined)
  expect(calls).toEqual(['pause sending', 'resume paused'])
})
