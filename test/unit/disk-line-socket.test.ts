import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { listenForLines, type LineSocket } from '../../electron/disk/line-socket.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

/** Of an app that does not end. */
const goesOn = new AbortController().signal

const mebibyte = 'x'.repeat(1024 * 1024)

/** Listens in a folder of its own; `connected` resolves to both ends of a new connection. */
async function listening(silenceMs?: number) {
  const dir = await temporaryDir()
  const taken: LineSocket[] = []
  const { close } = await listenForLines(dir, goesOn, (socket) => void taken.push(socket), silenceMs)
  onTestFinished(close)
  async function asked(): Promise<Socket> {
    const socket = connect(join(dir, 'in-app', 'socket'))
    onTestFinished(() => void socket.destroy())
    await once(socket, 'connect')
    return socket
  }
  async function connected(): Promise<{ far: Socket; near: LineSocket }> {
    const before = taken.length
    const far = await asked()
    await expect.poll(() => taken.length).toBeGreaterThan(before)
    const near = taken.at(-1)
    if (near === undefined) throw new Error('nothing was taken')
    return { far, near }
  }
  return { asked, connected, taken }
}

test('a connection that says nothing is closed, one that has asked for something is not', async () => {
  const { connected } = await listening(50)
  const quiet = await connected()
  const asking = await connected()
  asking.near.mayBeSilent()
  await once(quiet.far.resume(), 'close')
  await expect.poll(() => quiet.near.gone.aborted).toBe(true)
  expect(asking.near.gone.aborted).toBe(false)
})

test('who reads slowly misses what is soon old, and who does not read at all is left', async () => {
  const { connected } = await listening()
  const { far, near } = await connected()
  far.pause()
  for (const _ of [1, 2, 3]) near.send({ mebibyte })
  near.send({ last: 'soon old' }, true)
  near.send({ last: 'lasting' })
  const lines = createInterface({ input: far })
  near.end()
  const short: string[] = []
  for await (const line of lines) if (line.length < 100) short.push(line)
  expect(short).toEqual(['{"last":"lasting"}'])

  const stuck = await connected()
  stuck.far.on('error', () => undefined).pause()
  for (let sent = 0; sent < 70; sent++) stuck.near.send({ mebibyte })
  await expect.poll(() => stuck.near.gone.aborted).toBe(true)
})

test('many connections at once are refused', async () => {
  const { asked, taken } = await listening()
  const all = await Promise.all(Array.from({ length: 256 }, asked))
  await expect.poll(() => taken.length).toBe(256)
  const more = await asked()
  await once(more.on('error', () => undefined).resume(), 'close')
  expect(taken).toHaveLength(256)
  expect(all.every(({ destroyed }) => !destroyed)).toBe(true)
})

test.skipIf(process.platform === 'win32')(
  'a path that is too long for a socket is refused, and not cut off',
  async () => {
    const dir = join(await temporaryDir(), 'x'.repeat(100))
    await mkdir(dir)
    const error = { code: 'BadInput', message: expect.stringContaining('too long for a socket') }
    await expect(listenForLines(dir, goesOn, () => undefined)).rejects.toMatchObject({ error })
  },
)
