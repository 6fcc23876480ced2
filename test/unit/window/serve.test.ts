import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serialize } from 'node:v8'
import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { commands, type CommandName } from '../../../electron/contract/index.ts'
import { silentLog, type LogFacts } from '../../../electron/core/log.ts'
import { makeHandlers } from '../../../electron/window/handlers.ts'
import { rememberDroppedPaths, serve } from '../../../electron/window/serve.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'
import { garbageFrom, likePayloads, strangeNames } from './payloads.ts'
import { windowContext } from './window-context.ts'

/** `DROPREEL_FUZZ=5000,42` gives each command 5000 payloads of its own, from seed 42. */
const [runs = 100, seed = 1] = (process.env['DROPREEL_FUZZ'] ?? '100,1').split(',').map(Number)
const garbage = garbageFrom(seed)
const names = Object.keys(commands).filter((name): name is CommandName => name in commands)

type Listener = (event: object, ...given: unknown[]) => unknown
const { channels } = vi.hoisted(() => ({ channels: new Map<string, Listener>() }))
vi.mock('electron', () => ({
  ipcMain: {
    handle: (channel: string, listener: Listener) => channels.set(channel, listener),
    on: (channel: string, listener: Listener) => channels.set(channel, listener),
  },
  protocol: {},
}))

const contents = { id: 1 }
const frame = { parent: null, origin: 'app://dropreel' }
const window = { sender: contents, senderFrame: frame }

/** Everybody who reaches the main process but our own page in the top frame of our own window. */
const others = {
  'an inner frame': { ...window, senderFrame: { ...frame, parent: frame } },
  'a page of another origin': { ...window, senderFrame: { ...frame, origin: 'https://dropreel' } },
  'a page without an origin': { ...window, senderFrame: { ...frame, origin: 'null' } },
  'a frame that is gone': { ...window, senderFrame: null },
  'a window that our page has opened, which has its origin': { sender: { id: 2 }, senderFrame: frame },
}

const isOurs = (sender: unknown) => sender === contents

/** As the page gives it: what it sends is copied on its way (HTML, structured clone). */
async function give(name: unknown, input: unknown, event: object = window): Promise<object> {
  const answer = await channels.get('command')?.(event, ...structuredClone([name, input]))
  return typeof answer === 'object' && answer !== null ? answer : {}
}

/** The app behind its real entry. */
async function served() {
  const dir = await temporaryDir()
  const environment = { HOME: dir, DROPREEL_HOME: dir }
  const dropped = rememberDroppedPaths(isOurs)
  const context = await windowContext(undefined, { environment, wasDropped: (path) => dropped.has(path) })
  const logged: LogFacts[] = []
  const log = {
    ...silentLog,
    error: (event: string, thrown: unknown, facts?: LogFacts) =>
      void logged.push({ event, message: String(thrown), ...facts }),
  }
  serve(makeHandlers(context), log, isOurs)
  return { dropped, logged, state: () => digest(dir) }
}

/** A checksum of everything below a directory. */
async function digest(dir: string): Promise<string> {
  const hash = createHash('sha256')
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    hash.update(entry.name)
    if (entry.isFile()) hash.update(await readFile(join(entry.parentPath, entry.name)))
  }
  return hash.digest('hex')
}

/** As a command's schema asks, or nearly. */
function payloadsFor(name: CommandName, numRuns: number): unknown[] {
  return fc.sample(likePayloads(commands[name].input, garbage), { numRuns, seed })
}

/** Each once, since the same one again shows nothing new: many commands understand little more than one. */
function distinct(payloads: unknown[]): unknown[] {
  return [...new Map(payloads.map((payload) => [serialize(payload).toString('latin1'), payload])).values()]
}

/** The length of the longest line of a log. */
function longest(logged: LogFacts[]): number {
  return Math.max(...logged.map((facts) => JSON.stringify(facts).length))
}

const refused = { ok: false, error: { code: 'BadInput' } }

test('every command answers whatever it is given, and changes nothing for what it does not understand', async () => {
  const { logged, state } = await served()
  let before = await state()
  for (const name of names) {
    const isUnderstood = (payload: unknown) =>
      commands[name].input.safeParse(structuredClone(payload)).success
    const payloads = distinct([...payloadsFor(name, runs), ...garbage])
    for (const payload of payloads.filter((one) => !isUnderstood(one))) {
      expect({ name, ...(await give(name, payload)) }).toMatchObject({ name, ...refused })
    }
    expect({ name, state: await state() }).toEqual({ name, state: before })
    // All at once: many wait for the disk.
    for (const answer of await Promise.all(
      payloads.filter(isUnderstood).map((payload) => give(name, payload)),
    )) {
      expect({ name, ...answer }).toMatchObject({ name, ok: expect.any(Boolean) })
    }
    before = await state()
  }
  expect(await give('uploads.pause', { ids: Array.from({ length: 100_001 }, String) })).toMatchObject(refused)
  expect(await give('app.snapshot', undefined)).toMatchObject({ ok: true })
  expect(logged.length).toBeGreaterThan(1500)
  expect(longest(logged)).toBeLessThan(10_000)
})

test('a command that there is not is refused, whatever its name is', async () => {
  const { logged, state } = await served()
  const before = await state()
  for (const name of [...strangeNames, ...garbage]) expect(await give(name, undefined)).toMatchObject(refused)
  expect(await state()).toBe(before)
  expect(longest(logged)).toBeLessThan(10_000)
})

test.for(Object.entries(others))('nothing is done for %s', async ([, event]) => {
  const { dropped, state } = await served()
  const before = await state()
  for (const name of names) {
    for (const payload of [undefined, { ids: ['a'] }, ...payloadsFor(name, 5)]) {
      expect(await give(name, payload, event)).toMatchObject({
        ok: false,
        error: { message: 'A page that is not Dropreel’s gave a command.' },
      })
    }
  }
  channels.get('dropped')?.(event, '/etc/shadow')
  expect(dropped.has('/etc/shadow')).toBe(false)
  expect(await state()).toBe(before)
})

test('the window itself is answered, and what a person drops on it is known', async () => {
  const { dropped } = await served()
  expect(await give('app.snapshot', undefined)).toMatchObject({ ok: true })
  for (const path of [null, ['/a'], { path: '/a' }, 1]) channels.get('dropped')?.(window, path)
  channels.get('dropped')?.(window, '/a.mov')
  expect([dropped.has('/a'), dropped.has('/a.mov')]).toEqual([false, true])
})
