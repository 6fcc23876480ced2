import { expect, test } from 'vitest'
import { answer, makeHandlers } from '../../../electron/window/handlers.ts'
import { states, uploadView } from '../upload-view.ts'
import { windowContext } from './window-context.ts'

async function handlers() {
  const calls: string[] = []
  const context = await windowContext(
    ({ engine }) => ({
      engine: Object.assign(engine, {
        views: () => [
          uploadView('sending'),
          uploadView('paused', { state: states.paused }),
          uploadView('done', { state: states.done }),
        ],
        pause: async (ids: string[]) => void calls.push(`pause ${ids.join()}`),
        resume: async (ids: string[]) => void calls.push(`resume ${ids.join()}`),
      }),
      changeSettings: async (change) => void calls.push(JSON.stringify(change)),
    }),
    { wasDropped: (path) => path === '/renders/dropped.mov' },
  )
  return { made: makeHandlers(context), calls }
}

test('runs the handler with the parsed input', async () => {
  const { made, calls } = await handlers()
  await answer(made, 'uploads.pause', { ids: ['a', 'b'], more: 'ignored' })
  expect(calls).toEqual(['pause a,b'])
  expect(await answer(made, 'links.renew', { ids: ['a'] })).toMatchObject({ copied: [], refused: [{}] })
})

test('a change of settings names only the sections that change', async () => {
  const { made, calls } = await handlers()
  await answer(made, 'settings.change', {})
  await answer(made, 'settings.change', { bandwidth: { limitBytesPerSecond: 5e6 } })
  expect(JSON.parse(calls[0] ?? '')).toEqual({})
  expect(JSON.parse(calls[1] ?? '')).toMatchObject({ bandwidth: { limitBytesPerSecond: 5e6 } })
  const zero = answer(made, 'settings.change', { bandwidth: { limitBytesPerSecond: 0 } })
  await expect(zero).rejects.toMatchObject({ error: { message: 'A limit is more than 0 MB/s.' } })
})

test('refuses what the contract does not allow', async () => {
  const { made, calls } = await handlers()
  for (const input of [undefined, { ids: [] }, { ids: [1] }, { ids: 'a' }]) {
    await expect(answer(made, 'uploads.pause', input)).rejects.toMatchObject({ error: { code: 'BadInput' } })
  }
  expect(calls).toEqual([])
})

test('takes only paths that a person dropped', async () => {
  const { made } = await handlers()
  // It gets as far as the destination, of which there is none.
  await expect(answer(made, 'uploads.add', { paths: ['/renders/dropped.mov'] })).rejects.toMatchObject({
    error: { message: 'There is no destination yet.' },
  })
  await expect(
    answer(made, 'uploads.add', { paths: ['/renders/dropped.mov', '/etc/passwd'] }),
  ).rejects.toMatchObject({ error: { code: 'BadInput', message: expect.stringContaining('/etc/passwd') } })
})

test('choosing nothing adds nothing', async () => {
  const { made } = await handlers()
  expect(await answer(made, 'uploads.pick', { kind: 'files' })).toEqual({
    added: 0,
    skipped: [],
    junk: { count: 0, names: [] },
  })
})

test('all means those that it concerns', async () => {
  const { made, calls } = await handlers()
  await answer(made, 'uploads.pauseAll', undefined)
  await answer(made, 'uploads.resumeAll', undefined)
  expect(calls).toEqual(['pause sending', 'resume paused'])
})
