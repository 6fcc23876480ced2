import { AsyncResource } from 'node:async_hooks'
import { EventEmitter, once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { credentialProviders, type AskMfaCode } from '../../../electron/credentials/index.ts'
import { withinSignInLimit } from '../../../electron/credentials/sign-in-limit.ts'

const nobody: AskMfaCode = () => Promise.reject(new Error('no code was expected'))
const keyProgram = `node -e "console.log(JSON.stringify({Version:1,AccessKeyId:'A',SecretAccessKey:'S'}))"`
const role = 'arn:aws:iam::111122223333:role/uploader'

let dir: string
let warnings: string[]
let isPersonThere: boolean
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dropreel-sign-in-'))
  warnings = []
  isPersonThere = false
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(dir, 'credentials'))
  vi.stubEnv('AWS_CONFIG_FILE', join(dir, 'config'))
  vi.stubEnv('AWS_REGION', 'us-east-1')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  vi.useRealTimers()
  await rm(dir, { recursive: true })
})

async function profileIn(config: string, askMfaCode = nobody, signInLimitMs = 60_000) {
  await writeFile(join(dir, 'config'), config)
  return sources({}, askMfaCode, signInLimitMs)({ kind: 'profile', name: 'studio' })
}

function sources(environment: NodeJS.ProcessEnv, askMfaCode: AskMfaCode, signInLimitMs: number) {
  return credentialProviders({
    environment,
    demo: () => Promise.reject(new Error('no demo')),
    now: Date.now,
    askMfaCode,
    warn: (sentence) => void warnings.push(sentence),
    isPersonThere,
    signInLimitMs,
  })
}

/** A sign-in service that takes every connection and never answers. */
async function silentService(): Promise<Server> {
  const server = createServer((socket) => onTestFinished(() => void socket.destroy())).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the service has no port')
  vi.stubEnv('AWS_ENDPOINT_URL_STS', `http://127.0.0.1:${address.port}`)
  return server
}

/**
 * Steps the limits of sign-ins, so that none passes before the program or the service is asked. A stepped timer forgets
 * which sign-in it belongs to, unlike a real one.
 */
function stepLimits(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const stepped = setTimeout
  vi.spyOn(globalThis, 'setTimeout').mockImplementation((callback, ms) =>
    stepped(AsyncResource.bind(callback), ms),
  )
}

/** How a sign-in fails that has asked a service and waited for as long as it may. */
async function failureWhenAsked(service: Server, signIn: () => Promise<unknown>): Promise<unknown> {
  const asked = once(service, 'connection')
  const failure = signIn().catch((thrown: unknown) => thrown)
  await asked
  await vi.advanceTimersByTimeAsync(60_000)
  return await failure
}

/** Waits for a file that a program writes. */
async function written(path: string): Promise<string> {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '')
    if (text.endsWith('\n')) return text
    await new Promise((resolve) => void setImmediate(resolve))
  }
}

test.runIf(process.platform !== 'win32')('ends and names a credential_process that hangs', async () => {
  const pidFile = join(dir, 'pid')
  const config = `[profile studio]\ncredential_process = echo $$ > ${pidFile}; exec sleep 300\n`
  const provide = await profileIn(config, nobody, 500)
  stepLimits()
  const programLimit = new AbortController()
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(programLimit.signal)
  const signIn = provide()
  const pid = Number(await written(pidFile))
  expect(timeout.mock.calls).toEqual([[500]])
  programLimit.abort()
  await expect(signIn).rejects.toMatchObject({
    error: {
      code: 'CredentialsMissing',
      message:
        'No credentials were found: the profile studio gives none (its credential_process did not answer in 0.5 s).',
      advice: 'Run that program by itself in a terminal: it may wait for an answer there.',
    },
  })
  expect(warnings).toEqual([])
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), 10_000)
})

// The first one: requests of others would leave timers behind.
test('does not count the time that a person takes', async () => {
  vi.useFakeTimers()
  const person = new EventEmitter()
  const signIn = withinSignInLimit(async (askPerson) => {
    const [code] = await askPerson(() => once(person, 'answer'))
    return await new Promise((resolve) => void setTimeout(() => resolve(code), 900))
  }, 1000)
  await vi.advanceTimersByTimeAsync(3_600_000)
  person.emit('answer', '123456')
  await vi.advanceTimersByTimeAsync(900)
  expect(await signIn).toBe('123456')
  expect(vi.getTimerCount()).toBe(0)
})

test('gives up a sign-in that does not end, though no single answer takes long', async () => {
  vi.useFakeTimers()
  const signIn = withinSignInLimit(() => new Promise(() => undefined), 1000)
  const failure = signIn.catch((thrown: unknown) => thrown)
  await vi.advanceTimersByTimeAsync(1000)
  expect(await failure).toMatchObject({ name: 'TimeoutError', message: 'no answer in 1 s' })
})

test('if a person is there, a credential_process may take longer, with one warning', async () => {
  isPersonThere = true
  const touched = join(dir, 'touched')
  const started = join(dir, 'started')
  await writeFile(
    join(dir, 'wait.mjs'),
    `import { existsSync, writeFileSync } from 'node:fs'
     writeFileSync(${JSON.stringify(started)}, '\\n')
     const keys = JSON.stringify({ Version: 1, AccessKeyId: 'A', SecretAccessKey: 'S' })
     setInterval(() => {
       if (existsSync(${JSON.stringify(touched)})) process.exit(console.log(keys))
       if (!existsSync(${JSON.stringify(dir)})) process.exit(1)
     }, 20)`,
  )
  const provide = await profileIn(
    `[profile studio]\ncredential_process = node "${join(dir, 'wait.mjs')}"\n`,
    nobody,
    1000,
  )
  stepLimits()
  const signIn = provide()
  await written(started)
  await vi.advanceTimersByTimeAsync(999)
  expect(warnings).toEqual([])
  await vi.advanceTimersByTimeAsync(2001)
  await writeFile(touched, '')
  expect(await signIn).toMatchObject({ accessKeyId: 'A' })
  expect(warnings).toEqual([
    'The credential_process of the profile studio is still at work: it may want you to sign in, or to touch a key.',
  ])
})

test.runIf(process.platform !== 'win32')(
  'the program of one profile does not count for another',
  async () => {
    isPersonThere = true
    const service = await silentService()
    const touched = join(dir, 'touched')
    const started = join(dir, 'started')
    // It ends with the test's folder, even if the test's process is killed.
    const program = `echo > ${started}; while [ -e ${started} ] && ! [ -e ${touched} ]; do sleep 0.05; done; ${keyProgram}`
    await writeFile(join(dir, 'credentials'), '[fixed]\naws_access_key_id = A\naws_secret_access_key = s\n')
    const config = `[profile studio]\ncredential_process = ${program}\n[profile remote]\nrole_arn = ${role}\nsource_profile = fixed\n`
    await writeFile(join(dir, 'config'), config)
    const from = sources({}, nobody, 60_000)
    stepLimits()
    const slow = from({ kind: 'profile', name: 'studio' })()
    await written(started)
    const remote = from({ kind: 'profile', name: 'remote' })
    expect(await failureWhenAsked(service, remote)).toMatchObject({ error: { code: 'SignInUnreachable' } })
    await writeFile(touched, '')
    await slow
    expect(warnings.filter((sentence) => !sentence.includes('profile studio'))).toEqual([])
  },
)

test('sign-in services that are silent count as unreachable', async () => {
  const service = await silentService()
  stepLimits()
  const provide = await profileIn(
    `[profile program]\ncredential_process = ${keyProgram}\n[profile studio]\nrole_arn = ${role}\nsource_profile = program\n`,
  )
  expect(await failureWhenAsked(service, provide)).toMatchObject({
    error: {
      code: 'SignInUnreachable',
      message: 'The sign-in service for the profile studio does not answer.',
    },
  })
  const token = join(dir, 'token')
  await writeFile(token, 'token')
  const environment = { AWS_ROLE_ARN: role, AWS_WEB_IDENTITY_TOKEN_FILE: token }
  const fromEnvironment = sources(environment, nobody, 60_000)({ kind: 'env' })
  expect(await failureWhenAsked(service, fromEnvironment)).toMatchObject({
    error: { code: 'SignInUnreachable' },
  })
})

test('asks for a code only once the keys of the source profile are there', async () => {
  const askMfaCode = vi.fn<AskMfaCode>(() => new Promise(() => undefined))
  const provide = await profileIn(
    `[profile program]
credential_process = node -e "console.error('the vault is sealed');process.exit(1)"
[profile studio]
role_arn = ${role}
source_profile = program
mfa_serial = arn:aws:iam::111122223333:mfa/jane
`,
    askMfaCode,
  )
  await expect(provide()).rejects.toMatchObject({
    error: { message: expect.stringContaining('the vault is sealed') },
  })
  expect(askMfaCode).not.toHaveBeenCalled()
})
