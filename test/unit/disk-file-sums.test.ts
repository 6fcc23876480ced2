import { createHash, randomBytes } from 'node:crypto'
import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Crc32c, Crc64Nvme } from '@aws-sdk/checksums/crc'
import { expect, test } from 'vitest'
import type { Checksum } from '../../electron/contract/index.ts'
import { fileSource } from '../../electron/disk/index.ts'
import type { SourceFile } from '../../electron/engine/ports.ts'
import { crc32ToBase64 } from '../../electron/engine/crc32-base64.ts'
import { crc32 } from 'node:zlib'
import { temporaryDir } from './disk-temporary-dir.ts'

const MiB = 1024 * 1024
const never = new AbortController().signal
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
  await file.close()
})

test('a file that ends early has changed', async () => {
  const { path, file } = await opened(randomBytes(5 * MiB))
  await truncate(path, 4 * MiB)
  const sums = file.sums(5 * MiB, [{ algorithm: 'CRC32', partSizeBytes: null }], () => undefined, never)
  await expect(sums).rejects.toMatchObject({ error: { code: 'SourceChanged' } })
  await file.close()
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
  await file.close()
})
