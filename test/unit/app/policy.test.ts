import { expect, onTestFinished, test } from 'vitest'
import { openDropreel } from '../../../electron/app/open-dropreel.ts'
import { trashUnder } from '../../../electron/app/trash-under-policy.ts'
import { openUpdates } from '../../../electron/window/open-updates.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'

async function opened(policy: NonNullable<Parameters<typeof openDropreel>[0]['policy']>) {
  const dir = await temporaryDir()
  const dropreel = await openDropreel({
    environment: { HOME: dir, DROPREEL_HOME: dir },
    systemProxy: async () => null,
    moveToTrash: () => Promise.reject(new Error('not asked here')),
    policy,
  })
  onTestFinished(() => dropreel.close())
  return dropreel
}

test('settings that a policy locks are as it says, whatever a person sets', async () => {
  const dropreel = await opened({ deleteLocal: false, longestLinkSeconds: 3600, updates: false })
  await dropreel.changeSettings({
    links: { choices: { lifetimeSeconds: 86_400, opens: 'download' }, format: 'csv', remind: false },
    afterUpload: { verify: 'checksum', deleteLocal: { grade: 'B', afterDays: 0 } },
    updates: { look: true },
  })
  expect(dropreel.settings.current()).toMatchObject({
    links: { choices: { lifetimeSeconds: 3600, opens: 'download' }, format: 'csv' },
    afterUpload: { verify: 'checksum', deleteLocal: null },
    updates: { look: false },
  })
})

test('a file that was to go to the trash before there was a policy stays', async () => {
  const asked: string[] = []
  const trash = {
    prepare(file: string) {
      asked.push(file)
      return Promise.reject(new Error('not asked here'))
    },
  }
  await expect(trashUnder({ deleteLocal: false }, trash).prepare('/reel.mov')).rejects.toMatchObject({
    error: { code: 'SetByPolicy' },
  })
  expect(asked).toEqual([])
  await trashUnder({}, trash)
    .prepare('/reel.mov')
    .catch(() => undefined)
  expect(asked).toEqual(['/reel.mov'])
})

test('without updates, nobody looks for any, not even when asked to', async () => {
  const dropreel = await opened({ updates: false })
  const { updates } = await openUpdates(dropreel, { updateFeed: 'https://updates.example', homepage: '' })
  expect(updates.current()).toEqual({ kind: 'off' })
})
