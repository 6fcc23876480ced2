import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, rename, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { fileSource } from '../../electron/disk/source.ts'
import type { PartBody, SourceFile } from '../../electron/engine/ports.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

const MiB = 1024 * 1024

async function fileOf(content: Uint8Array): Promise<string> {
  const file = join(await temporaryDir(), 'clip.mov')
  await writeFile(file, content)
  return file
}

async function sparseFile(sizeBytes: number): Promise<string> {
  const file = await fileOf(new Uint8Array())
  await truncate(file, sizeBytes)
  return file
}

async function opened(file: string): Promise<SourceFile> {
  const source = await fileSource().open(file, null)
  return source
}

async function chunksOf(part: PartBody): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  for await (const chunk of part.chunks()) chunks.push(chunk)
  return chunks
}

async function memoryOf(part: PartBody): Promise<unknown> {
  return (await chunksOf(part))[0]?.buffer
}

async function placeOf(part: PartBody): Promise<unknown> {
  return (await chunksOf(part))[0]?.byteOffset
}

/** The same memory gives the bytes each time; what is read again comes in new memory. */
async function isHeld(part: PartBody): Promise<boolean> {
  return (await memoryOf(part)) === (await memoryOf(part))
}

async function bytesSent(part: PartBody, sent: { bytes: number }): Promise<void> {
  for await (const chunk of part.chunks()) sent.bytes += chunk.byteLength
}

async function writeAt(file: string, offset: number): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.write(Buffer.from('x'), 0, 1, offset)
  await handle.close()
}

const failure = (code: string): unknown =>
  expect.objectContaining({ error: expect.objectContaining({ code }) })

for (const [kind, offset, size] of [
  ['held in memory', 123, 3 * MiB + 17],
  ['read twice', 1 * MiB + 7, 33 * MiB + 5],
] as const) {
  test(`a part ${kind} has the sums of its bytes and gives them in small chunks, again and again`, async () => {
    const content = randomBytes(36 * MiB)
    const expected = content.subarray(offset, offset + size)
    const { body: part } = await (await opened(await fileOf(content))).readPart(offset, size)

    expect(part.sizeBytes).toBe(size)
    expect(part.crc32).toBe(crc32(expected))
    for (const algorithm of ['md5', 'sha256'] as const) {
      expect(await part.digest(algorithm)).toBe(createHash(algorithm).update(expected).digest('hex'))
    }
    for (let attempt = 0; attempt < 2; attempt++) {
      const chunks = await chunksOf(part)
      expect(Math.max(...chunks.map((chunk) => chunk.byteLength))).toBeLessThanOrEqual(MiB)
      expect(expected.equals(Buffer.concat(chunks))).toBe(true)
    }
  })
}

test('a part in memory is sent as it was hashed, even if the file changes', async () => {
  const file = await fileOf(Buffer.alloc(MiB))
  const { body: part } = await (await opened(file)).readPart(0, MiB)
  await writeAt(file, 5)
  expect(crc32(Buffer.concat(await chunksOf(part)))).toBe(part.crc32)
})

test('a large part that changed since it was hashed is never sent whole', async () => {
  const file = await sparseFile(64 * MiB)
  const { body: part } = await (await opened(file)).readPart(0, 64 * MiB)
  await writeAt(file, 10 * MiB)

  const sent = { bytes: 0 }
  await expect(bytesSent(part, sent)).rejects.toEqual(failure('SourceChanged'))
  expect(sent.bytes).toBeGreaterThan(0)
  expect(sent.bytes).toBeLessThan(64 * MiB)
  await expect(part.digest('md5')).rejects.toEqual(failure('SourceChanged'))
})

test('a file that ends within the part has changed', async () => {
  const file = await sparseFile(40 * MiB)
  const source = await opened(file)
  const { body: large } = await source.readPart(0, 40 * MiB)
  await truncate(file, 39 * MiB)

  await expect(source.readPart(39 * MiB - 1, 2)).rejects.toEqual(failure('SourceChanged'))
  await expect(source.readPart(0, 40 * MiB)).rejects.toEqual(failure('SourceChanged'))
  await expect(chunksOf(large)).rejects.toEqual(failure('SourceChanged'))
})

test('the memory of a released part is used for the next one, once', async () => {
  const source = await opened(await sparseFile(4 * MiB))
  const { body: first } = await source.readPart(0, 2 * MiB)
  const place = await placeOf(first)
  first.release()
  first.release()
  const second = await placeOf((await source.readPart(0, 2 * MiB)).body)
  const third = await placeOf((await source.readPart(2 * MiB, 2 * MiB)).body)

  expect(second).toBe(place)
  expect(third).not.toBe(place)
})

test('parts beyond the memory for them are read again when they are sent', async () => {
  const content = randomBytes(80 * MiB)
  const source = await opened(await fileOf(content))
  const parts = await Promise.all(
    Array.from({ length: 5 }, async (_, index) => (await source.readPart(index * 16 * MiB, 16 * MiB)).body),
  )
  expect(await Promise.all(parts.map(isHeld))).toEqual([true, true, true, true, false])
  expect(content.equals(Buffer.concat((await Promise.all(parts.map(chunksOf))).flat()))).toBe(true)
})

test('a released part cannot be read', async () => {
  const source = await opened(await sparseFile(33 * MiB))
  for (const size of [2 * MiB, 33 * MiB]) {
    const { body: part } = await source.readPart(0, size)
    const underway = part.chunks()[Symbol.asyncIterator]()
    await underway.next()
    part.release()
    expect(() => part.chunks()).toThrow('after its release')
    await expect(
      (async () => {
        for (let step = await underway.next(); step.done !== true;) step = await underway.next()
      })(),
    ).rejects.toThrow('after its release')
  }
})

test('an empty file is one empty part', async () => {
  const { body: part } = await (await opened(await fileOf(new Uint8Array()))).readPart(0, 0)
  expect(part.crc32).toBe(0)
  expect(await chunksOf(part)).toEqual([])
  expect(await part.digest('md5')).toBe('d41d8cd98f00b204e9800998ecf8427e')
})

test('identity notices that another file replaced the opened one', async () => {
  const file = await fileOf(Buffer.from('take 1'))
  const source = await opened(file)
  const before = await source.identity()
  expect(before).toMatchObject({ sizeBytes: 6, inode: expect.stringMatching(/^\d+$/u) })
  await writeFile(`${file}.new`, 'take 2')
  await rename(`${file}.new`, file)

  const after = await source.identity()
  expect(after.inode).not.toBe(before.inode)
  expect(after.mtimeNs).toMatch(/^\d{19}$/u)
})

test('unreadable and missing files have different errors', async () => {
  const dir = await temporaryDir()
  const source = fileSource()
  await mkdir(join(dir, 'folder'))
  await writeFile(join(dir, 'file'), '')
  await expect(source.open(join(dir, 'none'), null)).rejects.toEqual(failure('FileMissing'))
  await expect(source.open(join(dir, 'file', 'below'), null)).rejects.toEqual(failure('FileMissing'))
  await expect(source.open(join(dir, 'folder'), null)).rejects.toEqual(failure('FileUnreadable'))
  await expect(source.open(join(dir, 'no', 'such'), null)).rejects.toEqual(failure('FileMissing'))
  await expect(source.open(join(dir, 'none'), 'another device')).rejects.toEqual(failure('VolumeMissing'))
})

test.runIf(process.platform !== 'win32')('a pipe is refused at once, not waited for', async () => {
  const pipe = join(await temporaryDir(), 'pipe')
  await promisify(execFile)('mkfifo', [pipe])
  await expect(fileSource().open(pipe, null)).rejects.toEqual(failure('FileUnreadable'))
})

test.runIf(process.platform !== 'win32')(
  'a pipe that took the place of the file is not waited for',
  async () => {
    const file = await fileOf(Buffer.from('frames'))
    const source = await opened(file)
    await promisify(execFile)('mkfifo', [`${file}.pipe`])
    await rename(`${file}.pipe`, file)
    const never = new AbortController().signal
    await expect(source.sums(6, [], () => undefined, never)).rejects.toEqual(failure('FileUnreadable'))
  },
)
