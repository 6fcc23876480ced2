import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmod, chown, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { defaultUploadOptions } from '../../../electron/core/defaults.ts'
import { defaultStateDir } from '../../../electron/disk/index.ts'
import { doneOf, failedOf } from '../command-line/command-line.ts'
import { place, type Place } from '../command-line/demo-place.ts'
import { runningApp } from './running-app.ts'

test('many commands at once each get their own, and one that dies disturbs no other', async () => {
  const here = await place()
  const { socket, engine } = await runningApp(here)
  const files = await Promise.all(Array.from({ length: 6 }, (_, n) => here.file(`${n}.mov`, 100_000)))
  const dying = await connected(socket)
  dying.write('{"ask":"uploads","version":1,"destinationId"')
  const puts = files.map((file) => here.run(['put', file, '--in-app', '--json']))
  dying.destroy()
  const ends = await Promise.all(puts)
  expect(ends.map((ended) => [ended.code, doneOf(ended).file])).toEqual(files.map((file) => [0, file]))
  expect(engine.views()).toHaveLength(6)
})

test('a socket that a killed app left over is replaced, and only its owner may come near it', async () => {
  const here = await place()
  const environment = { HOME: here.dir, DROPREEL_HOME: join(here.dir, 'state') }
  const folder = join(defaultStateDir('app', environment), 'in-app')
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o755)
  await writeFile(join(folder, 'socket'), 'left over')
  const { socket } = await runningApp(here)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  expect((await stat(socket)).mode & 0o777).toBe(0o600)
  expect((await stat(socket)).isSocket()).toBe(true)
  expect((await here.run(['put', await here.file('A.mov', 10), '--in-app'])).code).toBe(0)
})

test('what is no request is refused in words, changes nothing, and the app goes on', async () => {
  const here = await place()
  const { socket, engine, destinationId } = await runningApp(here)
  const file = await here.file('A.mov', 10)
  const before = await filesOf(here)
  for (const line of malformed(file, destinationId)) {
    const answers = await answersTo(socket, line)
    expect(answers).toMatchObject([
      { tell: 'refused', error: { code: expect.stringMatching(/BadInput|SetByPolicy/) } },
    ])
  }
  expect(engine.views()).toEqual([])
  expect(await filesOf(here)).toEqual(before)
  expect((await here.run(['put', file, '--in-app'])).code).toBe(0)
}, 30_000)

test('one connection hands over once', async () => {
  const here = await place()
  const { socket, engine, destinationId } = await runningApp(here)
  const [one, two] = await Promise.all(['A.mov', 'B.mov'].map((name) => here.file(name, 10)))
  const lines = [one, two].map((file = '') => lineOf(uploadOf(file, destinationId)))
  const error = expect.objectContaining({ message: 'More was asked than one hand-over.' })
  expect(await answersTo(socket, Buffer.concat(lines))).toContainEqual({ tell: 'refused', error })
  await expect.poll(() => engine.views().map(({ file }) => file)).toEqual([one])
})

test.runIf(process.getuid?.() === 0)('a folder of another user is not spoken to', async () => {
  const here = await place()
  const { socket, engine } = await runningApp(here)
  await chown(dirname(socket), 65_534, 65_534)
  const ended = await here.run(['put', await here.file('A.mov', 10), '--in-app', '--json'])
  expect([ended.code, failedOf(ended).error.code]).toEqual([2, 'StateUnsafe'])
  expect(engine.views()).toEqual([])
})

test.runIf(process.getuid?.() === 0)('in a folder of another user the app takes nothing', async () => {
  const here = await place()
  const environment = { HOME: here.dir, DROPREEL_HOME: join(here.dir, 'state') }
  const folder = join(defaultStateDir('app', environment), 'in-app')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chown(folder, 65_534, 65_534)
  await runningApp(here)
  expect(await readdir(folder)).toEqual([])
})

test('a link out of a folder that is handed over is left out, unless its command follows links', async () => {
  const here = await place()
  const { engine } = await runningApp(here)
  const folder = dirname(await here.file('Dailies/a.mov', 10))
  await symlink(await here.file('etc/shadow', 'root'), join(folder, 'slate.mov'))
  const put = ['put', folder, '--in-app', '--link', 'none']
  const ended = await here.run(put)
  expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('slate.mov')])
  expect(engine.views().map(({ name }) => name)).toEqual(['a.mov'])
  expect((await here.run([...put, '--follow-links', '--overwrite'])).code).toBe(0)
  expect(engine.views().map(({ name }) => name)).toContain('slate.mov')
})

test('a policy that keeps files on this computer holds for what is handed over', async () => {
  const here = await place()
  const { app, engine } = await runningApp(here)
  Object.assign(app, { policy: { deleteLocal: false } })
  const put = ['put', await here.file('A.mov', 10), '--in-app', '--json']
  const ended = await here.run([...put, '--delete-local', 'trash', '--verify'])
  expect([ended.code, failedOf(ended).error.code]).toEqual([2, 'SetByPolicy'])
  expect(engine.views()).toEqual([])
})

async function connected(path: string): Promise<Socket> {
  const socket = connect(path)
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket
}

/** What the app answers to these bytes, until it ends the connection. */
async function answersTo(path: string, bytes: Buffer): Promise<unknown[]> {
  const socket = await connected(path)
  const answers: unknown[] = []
  // It may end the connection before it has read everything.
  socket.on('error', () => undefined).write(bytes)
  for await (const line of createInterface({ input: socket.pipe(new PassThrough()) }))
    answers.push(JSON.parse(line))
  return answers
}

/** All that the app keeps of uploads. Its list of destinations learns meanwhile what the store can do. */
async function filesOf({ dir }: Place): Promise<string[]> {
  const state = join(dir, 'state', 'app')
  const entries = await readdir(state, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.log'))
  const texts = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name)
    return `${path} ${createHash('sha256')
      .update(await readFile(path))
      .digest('hex')}`
  })
  return (await Promise.all(texts)).toSorted()
}

const lineOf = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`)

const uploadOf = (file: string, destinationId: string) => ({
  ask: 'uploads',
  version: 1,
  destinationId,
  paths: [file],
  options: { ...defaultUploadOptions, linkSeconds: null },
  followLinks: false,
})

/** Some hundred lines that ask for nothing that the app does. */
function malformed(file: string, destinationId: string): Buffer[] {
  const upload = uploadOf(file, destinationId)
  const wrong = [null, 1, -1, '', [], {}, true, 'x'.repeat(100_000), [[]], { length: 1 }]
  const fields = Object.keys(upload).flatMap((key) =>
    wrong
      .filter((value) => !(key === 'version' && value === 1) && !(key === 'followLinks' && value === true))
      .map((value) => Object.assign({ ...upload }, { [key]: value })),
  )
  const options = Object.keys(defaultUploadOptions).flatMap((key) =>
    [{}, 'x', -1].map((value) =>
      Object.assign({ ...upload }, { options: { ...defaultUploadOptions, [key]: value } }),
    ),
  )
  const texts = [
    '',
    '{',
    'null',
    '[]',
    '"put"',
    '0',
    '{}',
    '['.repeat(100_000),
    '{"a":'.repeat(50_000),
    'GET / HTTP/1.1',
    '\0',
  ]
  // What is only damaged may still ask for something, so this asks for a destination that is not there.
  const valid = lineOf({ ...upload, destinationId: 'nobody' })
  const damaged = Array.from({ length: 200 }, (_, seed) => {
    const bytes = Buffer.from(valid)
    // Always the same ones: each byte of the line is another one, once.
    const at = (seed * 7919) % (bytes.length - 1)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (seed % 8)) || 1
    return bytes[at] === 10 ? Buffer.from('\n') : bytes
  })
  return [
    ...fields.map(lineOf),
    ...options.map(lineOf),
    ...texts.map((text) => Buffer.from(`${text}\n`)),
    ...damaged,
    lineOf({ ...upload, more: 1 }),
    lineOf({ ...upload, paths: ['relative.mov'] }),
    lineOf({ ...upload, contentType: '' }),
    lineOf({ ...upload, contentType: 'a/b\r\nx-amz-acl: public-read' }),
    lineOf({ ask: 'choices', version: 2, destinationId: null }),
    lineOf({ ask: 'choices', version: 1, destinationId: 'nobody' }),
    Buffer.from(lineOf(upload).toString('utf8').replace('{', '{"__proto__":{"paths":[]},')),
    Buffer.from([0xff, 0xfe, 10]),
    Buffer.from(lineOf(upload).toString('latin1').replace('A.mov', 'A\u00FF.mov'), 'latin1'),
    Buffer.alloc(4 * 1024 * 1024 + 2, 'x'),
  ]
}
