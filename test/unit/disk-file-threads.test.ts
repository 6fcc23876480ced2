import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test, vi } from 'vitest'
import { identityOf } from '../../electron/disk/ask-file.ts'
import { FileThreads } from '../../electron/disk/file-threads.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

const worker = new URL('../../electron/disk/file-worker.js', import.meta.url)

/**
 * The threads of the app, on a disk where a stat of `…hangs` waits as long as `…hangs.held` is there, and one of `slow` so
 * long that it is told at once. One that has answered
 * for `…stalls` does not go on as long as `…stalls.held` is there.
 */
const onHangingDisk = `
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  import { parentPort } from 'node:worker_threads'
  const { statSync } = fs
  const { postMessage } = parentPort
  const pause = new Int32Array(new SharedArrayBuffer(4))
  const held = (path) => {
    while (fs.existsSync(path + '.held')) Atomics.wait(pause, 0, 0, 5)
  }
  let stalls = null
  parentPort.postMessage = (message) => {
    postMessage.call(parentPort, message)
    if (stalls !== null) held(stalls)
    stalls = null
  }
  fs.statSync = (path, ...more) => {
    if (path.endsWith('dies')) process.exit()
    if (path.includes('clip')) fs.appendFileSync(path.replace(/clip.*/, 'asked'), path.replace(/.*clip/, ''))
    if (path.endsWith('slow')) Atomics.wait(pause, 0, 0, 5)
    if (path.endsWith('hangs')) held(path)
    if (path.endsWith('stalls')) stalls = path
    return statSync(path, ...more)
  }
  syncBuiltinESMExports()
  await import('${worker.href}')
`

async function disk(names: readonly string[]) {
  const dir = await temporaryDir()
  const threads = new FileThreads(new URL(`data:text/javascript,${encodeURIComponent(onHangingDisk)}`))
  await Promise.all(names.map((name) => writeFile(join(dir, name), name)))
  const sizeOf = async (name: string): Promise<number | null> => {
    const outcome = await threads.ask({ kind: 'identity', file: join(dir, name), device: null })
    return outcome.kind === 'identity' ? outcome.identity.sizeBytes : null
  }
  return { dir, threads, sizeOf }
}

const clips = Array.from({ length: 70 }, (_, number) => `clip ${number}`)
const sizes = clips.map(({ length }) => length)

test('a drive that hangs keeps only what it was asked for, each time', async () => {
  const { dir, sizeOf } = await disk([...clips, 'hangs'])
  // More often than there are threads: each of them is of use again.
  for (let times = 0; times < 5; times++) {
    await writeFile(join(dir, 'hangs.held'), '')
    let isOver = false
    const hanging = sizeOf('hangs').finally(() => (isOver = true))
    // They are with the same thread.
    expect(await Promise.all(clips.map(sizeOf))).toEqual(sizes)
    expect(isOver).toBe(false)
    await rm(join(dir, 'hangs.held'))
    expect(await hanging).toBe(5)
  }
  expect(await Promise.all(clips.map(sizeOf))).toEqual(sizes)
  // A thread that was late has left alone what others have done: it would read into memory that is in use.
  const asked = (await readFile(join(dir, 'asked'), 'utf8')).split(' ').slice(1)
  expect(asked).toHaveLength(6 * clips.length)
})

test('where everything hangs, all is answered once that is over, and once', async () => {
  const { dir, sizeOf } = await disk([...clips, 'hangs', 'hangs.held'])
  let answers = 0
  const counted = (name: string) => sizeOf(name).finally(() => answers++)
  const hanging = Array.from({ length: 5 }, () => counted('hangs'))
  const others = clips.map(counted)
  await rm(join(dir, 'hangs.held'))
  expect(await Promise.all([...hanging, ...others])).toEqual([5, 5, 5, 5, 5, ...sizes])
  expect(answers).toBe(75)
})

test('a thread that had begun nothing when its tasks were taken back is of use again, each time', async () => {
  // More often than there are threads. Each has its own name, as a thread goes on only a moment after it may.
  const stalling = Array.from({ length: 5 }, (_, times) => `${times} stalls`)
  const { dir, sizeOf } = await disk([...clips, ...stalling])
  for (const name of stalling) {
    await writeFile(join(dir, `${name}.held`), '')
    expect(await Promise.all([name, ...clips].map(sizeOf))).toEqual([8, ...sizes])
    await rm(join(dir, `${name}.held`))
  }
  const asked = (await readFile(join(dir, 'asked'), 'utf8')).split(' ').slice(1)
  expect(asked).toHaveLength(5 * clips.length)
})

test('while a drive hangs, a thread is started where there is no other', async () => {
  const { dir, sizeOf } = await disk(['clip 1', 'hangs', 'hangs.held'])
  const hanging = sizeOf('hangs')
  expect(await sizeOf('clip 1')).toBe(6)
  await expect(sizeOf('dies')).rejects.toThrow('ended')
  expect(await sizeOf('clip 1')).toBe(6)
  await rm(join(dir, 'hangs.held'))
  expect(await hanging).toBe(5)
})

test('a thread that was started early answers the first question, and no other is started', async () => {
  const { dir, threads, sizeOf } = await disk(['clip 1', 'hangs', 'hangs.held'])
  threads.startEarly()
  threads.startEarly()
  expect(await sizeOf('clip 1')).toBe(6)
  const both = Promise.all([sizeOf('hangs'), sizeOf('clip 1')])
  // There is no other that could answer the second one at once.
  expect(await Promise.race([both, delay(100, 'waits')])).toBe('waits')
  await rm(join(dir, 'hangs.held'))
  expect(await both).toEqual([5, 6])
})

test('what was asked in one turn is one message, and one answer', async () => {
  const { sizeOf } = await disk(clips)
  await sizeOf('clip 0')
  const asked = vi.spyOn(Worker.prototype, 'postMessage')
  const answered = vi.spyOn(Worker.prototype, 'emit')
  onTestFinished(() => void vi.restoreAllMocks())
  expect(await Promise.all(clips.map(sizeOf))).toEqual(sizes)
  expect(asked).toHaveBeenCalledTimes(1)
  // Fewer than one for each: what is slow is told sooner.
  const messages = answered.mock.calls.filter(([event]) => event === 'message').length
  expect(messages).toBeLessThan(clips.length / 2)
})

test('what was answered while this thread was busy is not asked again', async () => {
  const { dir, sizeOf } = await disk(clips)
  await sizeOf('clip 0')
  const answers = clips.map(sizeOf)
  await nextTurn()
  // The look for what is late comes before the answers.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
  expect(await Promise.all(answers)).toEqual(sizes)
  const asked = (await readFile(join(dir, 'asked'), 'utf8')).split(' ').slice(1)
  expect(asked).toHaveLength(1 + clips.length)
})

test('what hangs is left to its thread, also where answers from before come late', async () => {
  const { dir, sizeOf } = await disk([...clips, 'slow', 'clip hangs', 'clip hangs.held'])
  await sizeOf('clip 0')
  const answers = ['slow', 'clip hangs', 'clip 1'].map(sizeOf)
  await nextTurn()
  // The look for what is late comes before the first answer.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
  // Time for two more looks: a read would be made twice, into memory that another file may have by then.
  await delay(600)
  await rm(join(dir, 'clip hangs.held'))
  expect(await Promise.all(answers)).toEqual([4, 10, 6])
  expect(await readFile(join(dir, 'asked'), 'utf8')).toBe(' 0 hangs 1')
})

test('what was done before a drive hung is answered while it hangs', async () => {
  const { dir, sizeOf } = await disk(['clip 1', 'hangs', 'hangs.held'])
  const [before, hanging, after] = ['clip 1', 'hangs', 'clip 1'].map(sizeOf)
  expect(await Promise.all([before, after])).toEqual([6, 6])
  await rm(join(dir, 'hangs.held'))
  expect(await hanging).toBe(5)
})

test('a thread that ends fails what it had begun, and others do the rest, once', async () => {
  const { dir, sizeOf } = await disk([...clips, 'first'])
  const [first, dead, ...others] = await Promise.allSettled(['first', 'dies', ...clips].map(sizeOf))
  expect(first).toEqual({ status: 'fulfilled', value: 5 })
  expect(dead).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('ended') } })
  expect(others).toEqual(sizes.map((value) => ({ status: 'fulfilled', value })))
  const asked = (await readFile(join(dir, 'asked'), 'utf8')).split(' ').slice(1)
  expect(asked).toHaveLength(clips.length)
})

test('where each thread ends at once, all fails', async () => {
  const threads = new FileThreads(new URL('data:text/javascript,process.exit()'))
  const ask = () => threads.ask({ kind: 'identity', file: '/clip', device: null })
  const outcomes = await Promise.allSettled(clips.map(ask))
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
})

test('a thread that ended is not told as a file that cannot be read', async () => {
  const ask = vi.spyOn(FileThreads.prototype, 'ask').mockRejectedValue(new Error('the thread ended'))
  onTestFinished(() => ask.mockRestore())
  await expect(identityOf('/clip')).rejects.toMatchObject({ error: { code: 'Internal' } })
})
