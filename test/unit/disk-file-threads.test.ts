import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FileThreads } from '../../electron/disk/file-threads.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

const worker = new URL('../../electron/disk/file-worker.js', import.meta.url)

/** The threads of the app, on a disk where a stat of `…hangs` waits as long as `…hangs.held` is there. */
const onHangingDisk = `
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  const { statSync } = fs
  fs.statSync = (path, ...more) => {
    if (path.endsWith('dies')) process.exit()
    if (path.includes('clip')) fs.appendFileSync(path.replace(/clip.*/, 'asked'), path.replace(/.*clip/, ''))
    const pause = new Int32Array(new SharedArrayBuffer(4))
    while (path.endsWith('hangs') && fs.existsSync(path + '.held')) Atomics.wait(pause, 0, 0, 5)
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

test('a thread that was started early answers the first question, and no other is started', async () => {
  const { threads, sizeOf } = await disk(['clip 1', 'dies'])
  threads.startEarly()
  threads.startEarly()
  expect(await sizeOf('clip 1')).toBe(6)
  // There was no other that could go on.
  await expect(Promise.all([sizeOf('dies'), sizeOf('clip 1')])).rejects.toThrow('ended')
})

test('a thread that ends fails what it was given, and others go on', async () => {
  const { sizeOf } = await disk(['clip 1'])
  await expect(sizeOf('dies')).rejects.toThrow('ended')
  expect(await sizeOf('clip 1')).toBe(6)
})
