import type * as Os from 'node:os'
import { homedir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { defaultStateDir, destinationsPlace, logDir } from '../../electron/disk/index.ts'
import { homeDir } from '../../electron/disk/home-dir.ts'
import { openLog } from '../../electron/disk/log.ts'

const user = vi.hoisted(() => ({ info: null as null | (() => never) }))
vi.mock('node:os', async (original) => {
  const os = await original<typeof Os>()
  return { ...os, userInfo: () => user.info?.() ?? os.userInfo() }
})
afterEach(() => void (user.info = null))

const isOther = process.platform !== 'linux'

test.skipIf(isOther)('what is kept is below the home directory, where the XDG variables say', () => {
  const environment = { HOME: '/home/ed' }
  expect(defaultStateDir('cli', environment)).toBe('/home/ed/.local/share/dropreel/cli')
  expect(destinationsPlace(environment).dir).toBe('/home/ed/.local/share/dropreel/destinations')
  expect(logDir(environment)).toBe('/home/ed/.local/state/dropreel')
  const xdg = { ...environment, XDG_DATA_HOME: '/data', XDG_STATE_HOME: '/state' }
  expect([defaultStateDir('app', xdg), logDir(xdg)]).toEqual(['/data/dropreel/app', '/state/dropreel'])
})

test.skipIf(isOther).for([
  ['no HOME', {}],
  ['an empty HOME', { HOME: '' }],
  ['a relative HOME', { HOME: 'home' }],
  ['relative XDG variables', { HOME: '', XDG_DATA_HOME: 'data', XDG_STATE_HOME: './state' }],
  ['empty XDG variables', { HOME: '', XDG_DATA_HOME: '', XDG_STATE_HOME: '' }],
] as const)('%s puts nothing below the working directory', ([, environment]) => {
  const home = userInfo().homedir
  expect(homeDir(environment)).toBe(home)
  expect(defaultStateDir('cli', environment)).toBe(join(home, '.local', 'share', 'dropreel', 'cli'))
  expect(logDir(environment)).toBe(join(home, '.local', 'state', 'dropreel'))
})

test('a folder that a person chose for Dropreel may be relative', () => {
  expect(defaultStateDir('cli', { DROPREEL_HOME: 'here' })).toBe(resolve('here'))
  expect(defaultStateDir('cli', { DROPREEL_HOME: '', HOME: homedir() })).not.toBe(resolve(''))
})

test.skipIf(isOther)('a user without a home directory gets a sentence, and no log', () => {
  user.info = () => {
    throw new Error('uv_os_get_passwd returned ENOENT')
  }
  expect(() => defaultStateDir('cli', { HOME: '' })).toThrow(
    'There is no home directory: HOME is not an absolute path.',
  )
  const warnings: string[] = []
  openLog({ program: 'cli', environment: {}, warn: (sentence) => warnings.push(sentence) }).close()
  expect(warnings).toEqual([expect.stringMatching(/^No log is kept/)])
})
