import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { defaultSettings, type SettingsChange } from '../../../electron/contract/index.ts'
import { silentLog } from '../../../electron/core/log.ts'
import { sayGoesOn } from '../../../electron/window/say-goes-on.ts'

/** Closes a window behind which uploads go on, unless `isGoing` is false; answers what was said and what is kept. */
async function closed({ show = true, wasSaid = false, isGoing = true }) {
  const window = new EventEmitter()
  const said: string[] = []
  const changes: SettingsChange[] = []
  sayGoesOn(
    {
      settings: {
        current: () => ({ ...defaultSettings, said: { goesOn: wasSaid }, notifications: { show } }),
      },
      changeSettings: async (change) => void changes.push(change),
      log: silentLog,
    },
    window,
    { isGoing: () => isGoing, isHidden: () => true, notify: async ({ title }) => said.push(title) > 0 },
  )
  window.emit('close')
  await new Promise(setImmediate)
  return { said, changes }
}

test('whoever closes the window is told once that uploads go on', async () => {
  expect(await closed({})).toEqual({ said: ['Uploads go on'], changes: [{ said: { goesOn: true } }] })
})

test.each([{ wasSaid: true }, { isGoing: false }, { show: false }])('not told with %j', async (state) => {
  expect(await closed(state)).toEqual({ said: [], changes: [] })
})
