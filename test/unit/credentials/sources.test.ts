import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { credentialProvider, type CredentialContext } from '../../../electron/credentials/index.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dropreel-credentials-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(dir, { recursive: true })
})

const context = (more: Partial<CredentialContext> = {}): CredentialContext => ({
  environment: {},
  demo: async () => ({ accessKeyId: 'demo', secretAccessKey: 'demo' }),
  now: Date.now,
  ...more,
})
const write = (name: string, text: string) => writeFile(join(dir, name), text)
const missing = (words: string): object =>
  expect.objectContaining({
    error: expect.objectContaining({ code: 'CredentialsMissing', message: expect.stringContaining(words) }),
  })

test('env is read anew each time and names the variable that is missing', async () => {
  const environment: NodeJS.ProcessEnv = { AWS_ACCESS_KEY_ID: 'A' }
  const provide = credentialProvider({ kind: 'env' }, context({ environment }))
  await expect(provide()).rejects.toEqual(missing('AWS_SECRET_ACCESS_KEY'))
  environment.AWS_SECRET_ACCESS_KEY = 'S'
  expect(await provide()).toEqual({ accessKeyId: 'A', secretAccessKey: 'S' })
  environment.AWS_SESSION_TOKEN = 'T'
  expect(await provide()).toEqual({ accessKeyId: 'A', secretAccessKey: 'S', sessionToken: 'T' })
})

test('a secrets directory is read again when a file changes', async () => {
  const provide = credentialProvider({ kind: 'secrets', dir }, context())
  await expect(provide()).rejects.toEqual(missing(`${dir} has no readable file aws_access_key_id`))
  await write('aws_access_key_id', 'A\n')
  await expect(provide()).rejects.toEqual(missing('aws_secret_access_key'))
  await write('AWS_SECRET_ACCESS_KEY', 'S\n')
  const first = await provide()
  expect(first).toEqual({ accessKeyId: 'A', secretAccessKey: 'S' })
  expect(await provide()).toBe(first)
  await write('aws_access_key_id', 'B')
  await write('aws_session_token', 'T')
  expect(await provide()).toEqual({ accessKeyId: 'B', secretAccessKey: 'S', sessionToken: 'T' })
})

test('a secrets directory may hold one shared credentials file', async () => {
  const shared =
    '# keys\n[other]\naws_access_key_id = X\n\n[default]\naws_access_key_id=A\naws_secret_access_key = S==\n'
  await write('aws_credentials', shared)
  const provide = credentialProvider({ kind: 'secrets', dir }, context())
  expect(await provide()).toEqual({ accessKeyId: 'A', secretAccessKey: 'S==' })
  await write('aws_credentials', '[default]\naws_access_key_id = A\n')
  await expect(provide()).rejects.toEqual(missing('aws_credentials has no aws_secret_access_key'))
})

test('a secrets file that cannot be read is named', async () => {
  await mkdir(join(dir, 'aws_access_key_id'))
  const provide = credentialProvider({ kind: 'secrets', dir }, context())
  await expect(provide()).rejects.toEqual(missing(`${join(dir, 'aws_access_key_id')} cannot be read`))
})

test('a profile is read from the shared files, and named when it is not there', async () => {
  await write('credentials', '[editor]\naws_access_key_id = A\naws_secret_access_key = S\n')
  await write('config', '')
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(dir, 'credentials'))
  vi.stubEnv('AWS_CONFIG_FILE', join(dir, 'config'))
  const editor = credentialProvider({ kind: 'profile', name: 'editor' }, context())
  expect(await editor()).toMatchObject({ accessKeyId: 'A', secretAccessKey: 'S' })
  await write('credentials', '[editor]\naws_access_key_id = B\naws_secret_access_key = S\n')
  expect(await editor()).toMatchObject({ accessKeyId: 'A' })
  expect(await editor({ forceRefresh: true })).toMatchObject({ accessKeyId: 'B' })
  const nobody = credentialProvider({ kind: 'profile', name: 'nobody' }, context())
  await expect(nobody()).rejects.toEqual(missing('the profile nobody gives none'))
})

test('what ends by itself is asked for again shortly before', async () => {
  let now = Date.UTC(2026, 0, 1, 12)
  let runs = 0
  const demo = async () => {
    runs += 1
    return { accessKeyId: `A${runs}`, secretAccessKey: 'S', expiration: new Date(now + 3_600_000) }
  }
  const provide = credentialProvider({ kind: 'demo' }, context({ demo, now: () => now }))
  await Promise.all([provide(), provide()])
  expect(runs).toBe(1)
  now += 54 * 60_000
  expect((await provide()).accessKeyId).toBe('A1')
  now += 2 * 60_000
  expect((await provide()).accessKeyId).toBe('A2')
})

test('a failed reading is not kept', async () => {
  const demo = vi.fn<CredentialContext['demo']>(async () => ({ accessKeyId: 'A', secretAccessKey: 'S' }))
  demo.mockRejectedValueOnce(new Error('not now'))
  const provide = credentialProvider({ kind: 'demo' }, context({ demo }))
  await expect(provide()).rejects.toThrow('not now')
  expect((await provide()).accessKeyId).toBe('A')
})

test.runIf(process.platform === 'linux')('without a keychain the sentence says so', async () => {
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', `unix:path=${join(dir, 'no-bus')}`)
  vi.stubEnv('DISPLAY', '')
  const provide = credentialProvider({ kind: 'keychain', name: 'main' }, context())
  await expect(provide()).rejects.toMatchObject({ error: { code: 'KeychainUnavailable' } })
})
