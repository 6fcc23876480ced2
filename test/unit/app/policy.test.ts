import { access } from 'node:fs/promises'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { openDropreel } from '../../../electron/app/open-dropreel.ts'
import { trashUnder } from '../../../electron/app/trash-under-policy.ts'
import type { Policy } from '../../../electron/contract/index.ts'
import { defaultUploadOptions } from '../../../electron/core/defaults.ts'
import { openUpdates } from '../../../electron/window/open-updates.ts'
import { bucket, place } from '../../contract/command-line/demo-place.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'

/** The feeds that Electron's part of the updates was opened with. */
const { feeds } = vi.hoisted(() => ({ feeds: new Array<string>() }))
vi.mock('../../../electron/desktop/updater.ts', () => ({
  openUpdater: (feed: string) => {
    feeds.push(feed)
    return { look: async () => null, download: null, installAtEnd: () => undefined }
  },
}))

beforeEach(() => void (feeds.length = 0))

async function opened(policy: Policy, environment: NodeJS.ProcessEnv = {}) {
  const dir = await temporaryDir()
  const dropreel = await openDropreel({
    environment: { HOME: dir, DROPREEL_HOME: dir, ...environment },
    systemProxy: async () => null,
    moveToTrash: () => Promise.reject(new Error('not asked here')),
    policy,
  })
  onTestFinished(() => dropreel.close())
  return dropreel
}

test('settings that a policy locks are as it says, whatever a person sets', async () => {
  const dropreel = await opened({
    deleteLocal: false,
    longestLinkSeconds: 3600,
    notifications: false,
    updates: false,
    keepAwake: 'never',
  })
  await dropreel.changeSettings({
    links: { choices: { lifetimeSeconds: 86_400, opens: 'download' }, format: 'csv', remind: false },
    afterUpload: { verify: 'checksum', deleteLocal: { grade: 'B', afterDays: 0 } },
    updates: { look: true },
    power: { keepAwake: 'always' },
  })
  expect(dropreel.settings.current()).toMatchObject({
    links: { choices: { lifetimeSeconds: 3600, opens: 'download' }, format: 'csv' },
    afterUpload: { verify: 'checksum', deleteLocal: null },
    notifications: { show: false },
    updates: { look: false },
    power: { keepAwake: 'never' },
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

test.runIf(process.platform === 'linux').each<[Policy, string, boolean]>([
  [{ deleteLocal: false }, 'kept', true],
  [{}, 'trashed', false],
])('with the policy %o a proven file that its upload is to delete is %s', async (policy, local, isThere) => {
  const here = await place()
  const { endpoint, region } = here.store
  const file = await here.file('reel.mov', 'content')
  // On the drive of the file, so that it could go there.
  const { engine } = await opened(policy, { ...here.env, XDG_DATA_HOME: here.dir })
  const { records } = await engine.add([
    {
      file,
      address: {
        endpoint,
        region,
        bucket,
        pathStyle: true,
        credentials: { kind: 'env' },
        linkCredentials: null,
      },
      destinationId: null,
      key: 'reel.mov',
      contentType: 'video/quicktime',
      options: { ...defaultUploadOptions, deleteLocal: { grade: 'B', afterDays: 0 } },
    },
  ])
  const stateNow = () => engine.view(records[0]?.id ?? '')?.state
  await expect.poll(stateNow, { timeout: 10_000 }).toMatchObject({ kind: 'done', local: { kind: local } })
  expect(
    await access(file).then(
      () => true,
      () => false,
    ),
  ).toBe(isThere)
})

test('without updates, nobody looks for any, not even when asked to', async () => {
  const build = { updateFeed: 'https://updates.example', homepage: '' }
  const free = await openUpdates(await opened({}), build)
  expect(free.updates.current()).toEqual({ kind: 'not-looked' })
  expect(feeds).toEqual([build.updateFeed])
  const { updates } = await openUpdates(await opened({ updates: false }), build)
  await updates.look()
  expect(updates.current()).toEqual({ kind: 'off' })
  expect(feeds).toHaveLength(1)
})
