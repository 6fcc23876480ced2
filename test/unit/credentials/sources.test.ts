import { EventEmitter, once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { CredentialSource } from '../../../electron/contract/index.ts'
import { credentialProviders, type CredentialContext } from '../../../electron/credentials/index.ts'

let dir: string
let warnings: string[]
beforeEach(async () => {
  warnings = []
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
  askMfaCode: () => Promise.reject(new Error('no code was expected')),
  warn: (sentence) => void warnings.push(sentence),
  isPersonThere: true,
  ...more,
})
const providerOf = (source: CredentialSource, parts: CredentialContext) => credentialProviders(parts)(source)
const write = (name: string, text: string) => writeFile(join(dir, name), text)
const missing = (words: string): object =>
  expect.objectContaining({
    error: expect.objectContaining({ code: 'CredentialsMissing', message: expect.stringContaining(words) }),
  })

test('reads the environment each time and names the missing variable', async () => {
  const environment: NodeJS.ProcessEnv = { AWS_ACCESS_KEY_ID: 'A' }
  const provide = providerOf({ kind: 'env' }, context({ environment }))
  await expect(provide()).rejects.toEqual(missing('AWS_SECRET_ACCESS_KEY'))
  environment.AWS_PROFILE = 'studio'
  await expect(provide()).rejects.toMatchObject({
    error: { advice: expect.stringContaining('--credentials profile:studio') },
  })
  environment.AWS_SECRET_ACCESS_KEY = 'S'
  expect(await provide()).toEqual({ accessKeyId: 'A', secretAccessKey: 'S' })
  environment.AWS_SESSION_TOKEN = 'T'
  expect(await provide()).toEqual({ accessKeyId: 'A', secretAccessKey: 'S', sessionToken: 'T' })
})

test('trims keys from the environment, and reports a second line', async () => {
  const environment: NodeJS.ProcessEnv = {
    AWS_ACCESS_KEY_ID: 'A\n',
    AWS_SECRET_ACCESS_KEY: ' S\r\n',
    AWS_SESSION_TOKEN: 'T\n',
  }
  const provide = providerOf({ kind: 'env' }, context({ environment }))
  expect(await provide()).toEqual({ accessKeyId: 'A', secretAccessKey: 'S', sessionToken: 'T' })
  environment.AWS_ACCESS_KEY_ID = 'A\nB'
  await expect(provide()).rejects.toEqual(missing('AWS_ACCESS_KEY_ID holds more than one line'))
  environment.AWS_ACCESS_KEY_ID = 'A'
  environment.AWS_SESSION_TOKEN = 'T\u200bT'
  await expect(provide()).rejects.toEqual(missing('AWS_SESSION_TOKEN holds an invisible character'))
  environment.AWS_SESSION_TOKEN = ''
  environment.AWS_SECRET_ACCESS_KEY = '\n'
  await expect(provide()).rejects.toEqual(missing('AWS_SECRET_ACCESS_KEY is not set'))
})

test.each(['"A"', "'A'", '\u201cA\u201d', '\u201eA\u201c', '\u00abA\u00bb', ' "A" \n', '""'])(
  'names quotation marks around a variable, as docker --env-file leaves them: %s',
  async (value) => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
      const environment = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'S', [name]: value }
      const provide = providerOf({ kind: 'env' }, context({ environment }))
      await expect(provide()).rejects.toMatchObject({
        error: {
          code: 'CredentialsMissing',
          message: expect.stringContaining(`${name} has quotation marks around it`),
          advice: expect.stringContaining('--env-file'),
        },
      })
    }
  },
)

test('quotation marks inside of a key belong to it', async () => {
  const environment = { AWS_ACCESS_KEY_ID: `A"B`, AWS_SECRET_ACCESS_KEY: `"S` }
  const provide = providerOf({ kind: 'env' }, context({ environment }))
  expect(await provide()).toEqual({ accessKeyId: 'A"B', secretAccessKey: '"S' })
})

test('the program of a profile may print keys with a newline at the end, but not in the middle', async () => {
  const printed = (key: string) =>
    write(
      'keys',
      JSON.stringify({ Version: 1, AccessKeyId: key, SecretAccessKey: 'S\n', SessionToken: 'T\n' }),
    )
  await write('config', `[profile program]\ncredential_process = cat ${join(dir, 'keys')}\n`)
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(dir, 'credentials'))
  vi.stubEnv('AWS_CONFIG_FILE', join(dir, 'config'))
  const provide = providerOf({ kind: 'profile', name: 'program' }, context())
  await printed('A\n')
  expect(await provide()).toEqual({ accessKeyId: 'A', secretAccessKey: 'S', sessionToken: 'T' })
  await printed('A\nB')
  await expect(provide({ forceRefresh: true })).rejects.toEqual(
    missing('the access key ID of the profile program holds more than one line'),
  )
})

test('reads a profile from ~/.aws, and names a missing one', async () => {
  await write('credentials', '[editor]\naws_access_key_id = A\naws_secret_access_key = S\n')
  await write('config', '')
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(dir, 'credentials'))
  vi.stubEnv('AWS_CONFIG_FILE', join(dir, 'config'))
  const editor = providerOf({ kind: 'profile', name: 'editor' }, context())
  expect(await editor()).toMatchObject({ accessKeyId: 'A', secretAccessKey: 'S' })
  await write('credentials', '[editor]\naws_access_key_id = B\naws_secret_access_key = S\n')
  expect(await editor()).toMatchObject({ accessKeyId: 'A' })
  expect(await editor({ forceRefresh: true })).toMatchObject({ accessKeyId: 'B' })
  const nobody = providerOf({ kind: 'profile', name: 'nobody' }, context())
  await expect(nobody()).rejects.toEqual(missing('there is no profile nobody; there are editor'))
})

test('renews expiring credentials shortly before they expire', async () => {
  let now = Date.UTC(2026, 0, 1, 12)
  let runs = 0
  const demo = async () => {
    runs += 1
    return { accessKeyId: `A${runs}`, secretAccessKey: 'S', expiration: new Date(now + 3_600_000) }
  }
  const provide = providerOf({ kind: 'demo' }, context({ demo, now: () => now }))
  await Promise.all([provide(), provide()])
  expect(runs).toBe(1)
  now += 54 * 60_000
  expect((await provide()).accessKeyId).toBe('A1')
  now += 2 * 60_000
  expect((await provide()).accessKeyId).toBe('A2')
})

test('does not cache a failure', async () => {
  const demo = vi.fn<CredentialContext['demo']>(async () => ({ accessKeyId: 'A', secretAccessKey: 'S' }))
  demo.mockRejectedValueOnce(new Error('not now'))
  const provide = providerOf({ kind: 'demo' }, context({ demo }))
  await expect(provide()).rejects.toThrow('not now')
  expect((await provide()).accessKeyId).toBe('A')
})

/** Pauses are measured by a clock that nobody sets. */
function stepElapsed(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  return (ms) => void vi.advanceTimersByTime(ms)
}

test('while the old keys work, requests neither wait for a person nor fail', async () => {
  const elapse = stepElapsed()
  let now = Date.UTC(2026, 0, 1, 12)
  const end = new Date(now + 3_600_000)
  const demo = vi.fn<CredentialContext['demo']>()
  demo.mockResolvedValueOnce({ accessKeyId: 'A', secretAccessKey: 'S', expiration: end })
  const provide = providerOf({ kind: 'demo' }, context({ demo, now: () => now }))
  await provide()
  now = end.getTime() - 60_000
  demo.mockRejectedValueOnce(new Error('not now'))
  expect((await provide()).accessKeyId).toBe('A')
  expect((await provide()).accessKeyId).toBe('A')
  expect(demo).toHaveBeenCalledTimes(2)

  elapse(31_000)
  const person = new EventEmitter()
  demo.mockReturnValueOnce(once(person, 'answer').then(() => ({ accessKeyId: 'B', secretAccessKey: 'S' })))
  const asked = provide()
  elapse(2_000)
  expect((await provide()).accessKeyId).toBe('A')
  now = end.getTime()
  const waiting = provide()
  person.emit('answer')
  expect((await waiting).accessKeyId).toBe('B')
  expect((await asked).accessKeyId).toBe('B')
  expect(demo).toHaveBeenCalledTimes(3)
})

test('a source that failed is asked again after its pause, though the clock was set back meanwhile', async () => {
  const elapse = stepElapsed()
  let now = Date.UTC(2026, 0, 1, 12)
  const expiration = new Date(now + 3_600_000)
  const demo = vi.fn<CredentialContext['demo']>()
  demo.mockResolvedValueOnce({ accessKeyId: 'A', secretAccessKey: 'S', expiration })
  const provide = providerOf({ kind: 'demo' }, context({ demo, now: () => now }))
  await provide()
  now = expiration.getTime() - 60_000
  demo.mockRejectedValueOnce(new Error('not now'))
  expect((await provide()).accessKeyId).toBe('A')
  elapse(31_000)
  now -= 120_000
  demo.mockResolvedValueOnce({ accessKeyId: 'B', secretAccessKey: 'S' })
  expect((await provide()).accessKeyId).toBe('B')
})

test('equal sources share one provider, so a person is asked once', async () => {
  const providers = credentialProviders(context())
  expect(providers({ kind: 'profile', name: 'a' })).toBe(providers({ kind: 'profile', name: 'a' }))
  expect(providers({ kind: 'profile', name: 'a' })).not.toBe(providers({ kind: 'profile', name: 'b' }))
})
