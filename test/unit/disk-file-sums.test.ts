import { createHash, randomBytes } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { truncate, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc'
import { expect, onTestFinished, test } from 'vitest'
import type { Checksum } from '../../electron/contract/index.ts'
import { fileSource } from '../../electron/disk/index.ts'
import type { Source, SourceFile } from '../../electron/engine/ports.ts'
import { crc32ToBase64 } from '../../electron/engine/crc32-base64.ts'
import { crc32 } from 'node:zlib'
import { temporaryDir } from './disk-temporary-dir.ts'

const MiB = 1024 * 1024
const never = new AbortController().signal
// Files of one test wait side by side.
setMaxListeners(0, never)
const algorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'MD5', 'SHA1', 'SHA256'] as const

async function opened(bytes: Buffer): Promise<{ path: string; file: SourceFile }> {
  const path = join(await temporaryDir(), 'reel.mov')
  await writeFile(path, bytes)
  return { path, file: await fileSource().open(path, null) }
}

/** The same sum by other means: the SDK's own CRCs in JavaScript, and Node's hashes of the whole. */
async function expected(algorithm: Checksum['algorithm'], bytes: Buffer): Promise<string> {
  if (algorithm === 'CRC32') return Buffer.from(crc32ToBase64(crc32(bytes)), 'base64').toString('hex')
  if (algorithm !== 'CRC32C' && algorithm !== 'CRC64NVME')
    return createHash(algorithm).update(bytes).digest('hex')
  const crc = algorithm === 'CRC32C' ? new Crc32c() : new Crc64Nvme()
  crc.update(bytes)
  return Buffer.from(await crc.digest()).toString('hex')
}

test.each([0, 1, 4 * MiB, 9 * MiB + 5])('every sum of a file of %i bytes, in one reading', async (size) => {
  const bytes = randomBytes(size)
  const { file } = await opened(bytes)
  let read = 0
  const wanted = algorithms.flatMap((algorithm) => [
    { algorithm, partSizeBytes: null },
    { algorithm, partSizeBytes: 3 * MiB },
  ])
  const sums = await file.sums(size, wanted, (count) => (read += count), never)
  for (const [index, { algorithm, partSizeBytes }] of wanted.entries()) {
    const parts: string[] = []
    for (let at = 0; at === 0 || at < size; at += 3 * MiB) {
      parts.push(await expected(algorithm, bytes.subarray(at, at + 3 * MiB)))
    }
    const whole = partSizeBytes === null ? bytes : Buffer.from(parts.join(''), 'hex')
    expect([algorithm, sums[index]]).toEqual([algorithm, await expected(algorithm, whole)])
  }
  expect(read).toBe(size)
})

test('a file that ends early has changed', async () => {
  const { path, file } = await opened(randomBytes(5 * MiB))
  await truncate(path, 4 * MiB)
  const sums = file.sums(5 * MiB, [{ algorithm: 'CRC32', partSizeBytes: null }], () => undefined, never)
  await expect(sums).rejects.toMatchObject({ error: { code: 'SourceChanged' } })
})

test('a pause ends the reading in its middle', async () => {
  const { file } = await opened(randomBytes(64 * MiB))
  const pause = new AbortController()
  let read = 0
  const onRead = (bytes: number): void => {
    read += bytes
    pause.abort(new Error('paused'))
  }
  const wanted = [{ algorithm: 'SHA256' as const, partSizeBytes: null }]
  await expect(file.sums(64 * MiB, wanted, onRead, pause.signal)).rejects.toThrow('paused')
  expect(read).toBeLessThan(64 * MiB)
})

const crc = [{ algorithm: 'CRC32' as const, partSizeBytes: null }]

test('many small files are read by few threads, which are kept for the next ones', async () => {
  const path = join(await temporaryDir(), 'frame.dpx')
  await writeFile(path, randomBytes(1000))
  let started = 0
  const count = () => started++
  process.on('worker', count)
  onTestFinished(() => void process.off('worker', count))
  const file = await fileSource().open(path, null)
  for (let round = 0; round < 5; round++) {
    await Promise.all(Array.from({ length: 40 }, () => file.sums(1000, crc, () => undefined, never)))
  }
  expect(started).toBeLessThanOrEqual(availableParallelism())
})

/** A file that takes far longer to read than its test takes; nothing of it is on the disk. */
async function hugeFile(
  source: Source,
): Promise<{ file: SourceFile; begun: Promise<void>; end: () => Promise<void> }> {
  const path = join(await temporaryDir(), 'master.mov')
  await writeFile(path, '')
  await truncate(path, 1000 * 1024 * MiB)
  const file = await source.open(path, null)
  const ending = new AbortController()
  let ended: Promise<unknown> = Promise.resolve()
  const begun = new Promise<void>((resolve) => {
    ended = file.sums(1000 * 1024 * MiB, crc, () => resolve(), ending.signal).catch(() => undefined)
  })
  const end = async (): Promise<void> => {
    ending.abort(new Error('paused'))
    await ended
  }
  return { file, begun, end }
}

test('large files are read two at a time, and small ones do not wait for them', async () => {
  const source = fileSource()
  const [first, second, third] = [await hugeFile(source), await hugeFile(source), await hugeFile(source)]
  await Promise.all([first.begun, second.begun])
  let isThirdRead = false
  void third.begun.then(() => (isThirdRead = true))

  const path = join(await temporaryDir(), 'frame.dpx')
  await writeFile(path, randomBytes(1000))
  const small = await source.open(path, null)
  for (let round = 0; round < 20; round++) await small.sums(1000, crc, () => undefined, never)
  expect(isThirdRead).toBe(false)

  await first.end()
  await third.begun
  await Promise.all([second.end(), third.end()])
})

test('a pause takes a file out of those that wait to be read', async () => {
  const source = fileSource()
  const reading = [await hugeFile(source), await hugeFile(source)]
  await Promise.all(reading.map(({ begun }) => begun))
  const waiting = await hugeFile(source)
  await expect(waiting.end()).resolves.toBeUndefined()
  await Promise.all(reading.map(({ end }) => end()))
})
