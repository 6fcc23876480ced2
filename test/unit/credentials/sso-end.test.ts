import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ssoEnd } from '../../../electron/credentials/profile-files.ts'

const tokenEnd = new Date('2026-01-01T18:00:00Z')
const keysEnd = new Date('2026-01-01T12:00:00Z')
const name = 'studio'
let home: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'dropreel-sso-'))
  vi.stubEnv('HOME', home)
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'))
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'credentials'))
  await writeFile(
    join(home, 'config'),
    `[profile editor]\nsso_session = ${name}\n[profile plain]\nregion = x\n`,
  )
  await mkdir(join(home, '.aws', 'sso', 'cache'), { recursive: true })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(home, { recursive: true })
})

function saveToken(token: object): Promise<void> {
  const file = `${createHash('sha1').update(name).digest('hex')}.json`
  return writeFile(join(home, '.aws', 'sso', 'cache', file), JSON.stringify(token))
}

test('keys from SSO are renewed until the sign-in expires', async () => {
  await saveToken({ accessToken: 't', expiresAt: tokenEnd.toISOString() })
  expect(await ssoEnd('editor', keysEnd)).toEqual(tokenEnd)
  const later = new Date(tokenEnd.getTime() + 1000)
  expect(await ssoEnd('editor', later)).toEqual(later)
})

test('returns nothing for sign-ins that are renewed automatically, and for other profiles', async () => {
  await saveToken({ accessToken: 't', expiresAt: tokenEnd.toISOString(), refreshToken: 'r' })
  expect(await ssoEnd('editor', keysEnd)).toBeUndefined()
  expect(await ssoEnd('plain', keysEnd)).toBeUndefined()
})
