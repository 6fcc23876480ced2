import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { keyringSession } from '../../support/keyring-session.ts'
import { builtFile, doneOf, sentenceOf } from '../command-line/command-line.ts'
import { place } from '../command-line/demo-place.ts'
import { emptyDir } from '../command-line/empty-dir.ts'

const keys = { accessKeyId: 'DEMOKEY', secretAccessKey: 'demo-secret-demo-secret' }
const entry = { service: 'Dropreel', name: 'reviews' }
const waysOut =
  'Start or unlock it, or use a secrets directory (--credentials secrets:DIR) or an ~/.aws profile (--credentials profile:NAME).'
const fromKeychain = ['--credentials', 'keychain:reviews']
const link = ['link', 's3://reels/reel.mov', ...fromKeychain]

async function openSession(...[dir, keyring, options]: Parameters<typeof keyringSession>) {
  const session = await keyringSession(dir, keyring, options)
  onTestFinished(session.close)
  return session.env
}

/** The command line's own keychain process, as Dropreel asks it. */
async function askWorker(request: object, env: Record<string, string>): Promise<unknown> {
  const worker = spawn(process.execPath, [join(dirname(builtFile), 'keychain-worker.js')], { env })
  worker.stdin.end(JSON.stringify({ ...entry, ...request }))
  const [answer] = await Promise.all([text(worker.stdout), once(worker, 'exit')])
  return JSON.parse(answer)
}

test.runIf(process.platform === 'linux')(
  'a secret is stored, read and deleted in a real keyring',
  async () => {
    const here = await place()
    const file = await here.file('reel.mov', 'content')
    const env = await openSession(await emptyDir(), 'unlocked')
    const put = () => here.runProcess(['put', file, ...here.to, ...fromKeychain, '--json'], { env })

    const secret = JSON.stringify({ ...keys, sessionToken: undefined })
    expect(await askWorker({ action: 'save', value: secret }, env)).toEqual({ ok: true, value: null })
    expect(doneOf(await put()).proof).toBe('none')
    expect(await askWorker({ action: 'delete' }, env)).toEqual({ ok: true, value: null })
    const gone = await here.runProcess([...link, '--endpoint', here.store.endpoint], { env })
    expect(gone).toMatchObject({ code: 3 })
    expect(sentenceOf(gone)).toContain('the system keychain has no entry reviews for Dropreel')
  },
)

test.runIf(process.platform !== 'win32')('its process opens no debugger on SIGUSR1', async () => {
  const told = "name === 'SIGUSR1' && setImmediate(() => console.error('It listens.'))"
  const tell = `data:text/javascript,process.on('newListener', (name) => ${told})`
  const worker = spawn(process.execPath, ['--import', tell, join(dirname(builtFile), 'keychain-worker.js')])
  const said = text(worker.stderr)
  await once(worker.stderr, 'data')
  worker.kill('SIGUSR1')
  worker.stdin.end(JSON.stringify({ ...entry, action: 'none' }))
  expect(await said).toBe('It listens.\n')
})

test.runIf(process.platform === 'linux')('deletes a password that is no longer used', async () => {
  const here = await place()
  const env = await openSession(await emptyDir(), 'unlocked')
  const proxy = ['--proxy', 'http://proxy:3128', '--proxy-user', 'ed']
  const adding = here.start(['destinations', 'add', 'One', ...here.to, '--no-test', ...proxy], {
    env,
    stdin: 'pipe',
  })
  adding.child.stdin?.end('a-password\n')
  expect(await adding.end()).toMatchObject({ code: 0 })
  const list = (await here.runProcess(['destinations', 'list', '--json'])).stdout
  const name = /"passwordEntry":"([^"]+)"/.exec(list)?.[1] ?? ''
  const read = () => askWorker({ action: 'read', service: 'Dropreel proxy', name }, env)
  expect(await read()).toEqual({ ok: true, value: 'a-password' })
  const edit = ['destinations', 'edit', 'One', '--no-test']
  expect(await here.runProcess([...edit, '--prefix', 'acme'], { env })).toMatchObject({ code: 0 })
  expect(await read()).toEqual({ ok: true, value: 'a-password' })
  expect(await here.runProcess([...edit, '--proxy', 'none'], { env })).toMatchObject({ code: 0, stderr: '' })
  expect(await read()).toEqual({ ok: true, value: null })
})

test.runIf(process.platform === 'linux')(
  'an import neither uses nor deletes the keys of another destination, nor takes them to another address',
  async () => {
    const here = await place()
    const file = await here.file('reel.mov', 'content')
    const env = await openSession(await emptyDir(), 'unlocked')
    const mine = ['Mine', ...here.to, '--credentials', 'keychain', '--no-test']
    const adding = here.start(['destinations', 'add', ...mine], { env, stdin: 'pipe' })
    adding.child.stdin?.end(`${keys.accessKeyId}\n${keys.secretAccessKey}\n`)
    expect(await adding.end()).toMatchObject({ code: 0 })
    const list = await here.runProcess(['destinations', 'list', '--json'])
    const known: { id: string; credentials: { name: string } } = JSON.parse(list.stdout)
    const importing = async (changes: object, ...flags: string[]) => {
      const destinations = [{ ...known, ...changes }]
      const text = JSON.stringify({ dropreel: 'destinations', version: 1, destinations })
      return here.runProcess(['destinations', 'import', await here.file('list.json', text), ...flags], {
        env,
      })
    }
    const put = (name: string) => here.runProcess(['put', file, '--to', name, '--overwrite'], { env })

    await importing({ id: known.id.slice(0, 8), name: 'Foreign' })
    expect(await put('Foreign')).toMatchObject({ code: 3 })
    expect((await here.runProcess(['remove', '--failed'], { env })).code).toBe(0)
    expect(await here.runProcess(['destinations', 'remove', 'Foreign'], { env })).toMatchObject({ code: 0 })
    expect(await put('Mine')).toMatchObject({ code: 0 })

    // At its own address it keeps its keys, at another one it has none.
    expect(await importing({ id: 'other', prefix: 'november' }, '--replace')).toMatchObject({
      code: 0,
      stderr: '',
    })
    expect(await put('Mine')).toMatchObject({ code: 0 })
    await importing({ endpoint: here.store.endpoint.replace('127.0.0.1', 'localhost') }, '--replace')
    expect(await put('Mine')).toMatchObject({ code: 3 })
    // What was uploaded before still finds them, and they go with it.
    const read = () => askWorker({ action: 'read', name: known.credentials.name }, env)
    expect(await here.runProcess(['link', '--all'], { env })).toMatchObject({ code: 0 })
    expect((await here.runProcess(['remove', file], { env })).code).toBe(0)
    expect(await read()).toEqual({ ok: true, value: null })
  },
)

test.runIf(process.platform === 'linux')(
  'a destination of the command line stores, reads and deletes its secret in a real keyring',
  async () => {
    const here = await place()
    const file = await here.file('reel.mov', 'content')
    const env = await openSession(await emptyDir(), 'unlocked')
    const destination = ['Reviews', ...here.to, '--credentials', 'keychain', '--no-test']
    const adding = here.start(['destinations', 'add', ...destination], { env, stdin: 'pipe' })
    adding.child.stdin?.end(`${keys.accessKeyId}\n${keys.secretAccessKey}\n`)
    expect(await adding.end()).toMatchObject({ code: 0, stderr: '' })
    expect(doneOf(await here.runProcess(['put', file, '--to', 'Reviews', '--json'], { env })).proof).toBe(
      'none',
    )

    const list = await readFile(join(here.dir, 'state', 'destinations', 'destinations.json'), 'utf8')
    const name = /"kind":\s*"keychain",\s*"name":\s*"([^"]+)"/.exec(list)?.[1] ?? ''
    const read = () => askWorker({ action: 'read', name }, env)
    const kept = { ok: true, value: expect.stringContaining(keys.secretAccessKey) as unknown }
    expect(await read()).toMatchObject(kept)
    expect(await here.runProcess(['destinations', 'remove', 'Reviews'], { env })).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('The keychain still holds what Reviews no longer uses.'),
    })
    // The link of what was uploaded needs it.
    expect(await here.runProcess(['link', '--all'], { env })).toMatchObject({ code: 0 })
    expect(await here.runProcess(['remove', file], { env })).toMatchObject({ code: 0, stderr: '' })
    expect(await read()).toEqual({ ok: true, value: null })
  },
)

test.runIf(process.platform === 'linux')(
  'new keys replace those of finished uploads too; keys for another address do not',
  async () => {
    const there = await place()
    const here = await place()
    const file = await here.file('reel.mov', 'content')
    const env = await openSession(await emptyDir(), 'unlocked')
    const enter = async (args: string[], secret: string) => {
      const running = here.start(['destinations', ...args, '--credentials', 'keychain', '--no-test'], {
        env,
        stdin: 'pipe',
      })
      running.child.stdin?.end(`${keys.accessKeyId}\n${secret}\n`)
      expect(await running.end()).toMatchObject({ code: 0 })
    }
    const linked = async () => (await here.runProcess(['link', '--all'], { env })).code
    await enter(['add', 'One', ...here.to], keys.secretAccessKey)
    expect((await here.runProcess(['put', file, '--to', 'One'], { env })).code).toBe(0)
    await enter(['edit', 'One'], 'a-secret-that-is-wrong')
    expect(await linked()).toBe(3)
    await enter(['edit', 'One'], keys.secretAccessKey)
    expect(await linked()).toBe(0)
    await enter(['edit', 'One', '--endpoint', there.store.endpoint], 'a-secret-of-another-store')
    expect(await linked()).toBe(0)
    const away = ['destinations', 'edit', 'One', '--credentials', 'env', '--no-test']
    expect((await here.runProcess(away, { env })).code).toBe(0)
    expect(await linked()).toBe(0)
  },
)

test.runIf(process.platform === 'linux')(
  'keeps no keys in the keychain of a destination that is not saved',
  async () => {
    const here = await place()
    const env = await openSession(await emptyDir(), 'unlocked')
    const silent = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void silent.close())
    await once(silent, 'listening')
    const address = silent.address()
    const port = typeof address === 'object' ? address?.port : null
    const at = ['--bucket', 'reels', '--endpoint', `http://127.0.0.1:${port}`, '--path-style']
    const add = (more: string[]) => {
      const args = ['destinations', 'add', 'One', ...at, '--credentials', 'keychain', ...more]
      const adding = here.start(args, { env, stdin: 'pipe' })
      adding.child.stdin?.end(`${keys.accessKeyId}\n${keys.secretAccessKey}\n`)
      return adding
    }
    const asked = once(silent, 'connection')
    const adding = add([])
    await asked
    const search = [
      '--session',
      '--print-reply',
      '--dest=org.freedesktop.secrets',
      '/org/freedesktop/secrets',
    ].concat(['org.freedesktop.Secret.Service.SearchItems', 'dict:string:string:service,Dropreel'])
    const entries = async () => (await promisify(execFile)('dbus-send', search, { env })).stdout
    adding.kill('SIGINT')
    expect((await adding.end()).code).not.toBe(0)
    expect(await entries()).not.toContain('/org/freedesktop/secrets/collection/')
    expect((await here.runProcess(['destinations', 'list'])).stdout).toBe('')
    // The list cannot be written without its lock file.
    const lock = join(here.dir, 'state', 'destinations', 'lock')
    await mkdir(lock, { recursive: true })
    expect((await add(['--no-test']).end()).code).not.toBe(0)
    expect(await entries()).not.toContain('/org/freedesktop/secrets/collection/')
    await rm(lock, { recursive: true })
    expect((await add(['--no-test']).end()).code).toBe(0)
    expect(await entries()).toContain('/org/freedesktop/secrets/collection/')
  },
)

test.runIf(process.platform === 'linux')(
  'asks a keychain that does not answer only once to keep keys',
  async () => {
    const here = await place()
    const bus = join(await emptyDir(), 'bus')
    let asked = 0
    const silent = createServer(() => void asked++).listen(bus)
    onTestFinished(() => void silent.close())
    const env = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${bus}` }
    const at = ['--bucket', 'reels', '--no-test', '--credentials', 'keychain']
    const adding = here.start(['destinations', 'add', 'One', ...at], { env, stdin: 'pipe' })
    adding.child.stdin?.end(`${keys.accessKeyId}\n${keys.secretAccessKey}\n`)
    expect((await adding.end()).code).toBe(3)
    expect(asked).toBe(1)
  },
)

test.runIf(process.platform === 'linux').for([
  ['no bus', 'no keychain service is running'],
  ['a locked keyring', 'it is locked'],
  ['a locked keyring that asks on a screen', 'it did not answer, so it is probably locked'],
] as const)('with %s it ends in one sentence within seconds', async ([what, reason]) => {
  const here = await place()
  const dir = await emptyDir()
  let env: Record<string, string> = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(dir, 'no-bus')}` }
  if (what !== 'no bus') {
    const before = await keyringSession(dir, 'unlocked')
    await askWorker({ action: 'save', value: JSON.stringify(keys) }, before.env)
    await before.close()
    env = await openSession(dir, 'locked', { withDisplay: what.endsWith('screen') })
  }
  const startedAt = performance.now()
  const ended = await here.runProcess([...link, '--endpoint', here.store.endpoint], { env })
  expect(performance.now() - startedAt).toBeLessThan(12_000)
  expect(ended).toMatchObject({ code: 3, stdout: '' })
  expect(sentenceOf(ended)).toBe(`The system keychain cannot be used: ${reason}. ${waysOut}`)
})
