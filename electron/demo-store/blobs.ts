import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const BUFFER_BYTES = 1024 * 1024

export type Blobs = Awaited<ReturnType<typeof openBlobs>>

/** Data files. A blob never changes; its name says nothing about the object, so no key can reach outside. */
export async function openBlobs(dir: string) {
  await mkdir(dir, { recursive: true })
  const readers = new Map<string, number>()
  const doomed = new Set<string>()
  /** The time of change of each file that is as it was written. */
  const intactSince = new Map<string, bigint>()

  async function changedAt(name: string): Promise<bigint> {
    return (await stat(join(dir, name), { bigint: true })).ctimeNs
  }

  /** Streams to disk and returns the blob's name. When the source fails nothing is left behind. */
  async function write(source: AsyncIterable<Buffer>): Promise<string> {
    const name = randomUUID()
    const temporary = join(dir, `${name}.tmp`)
    try {
      await pipeline(source, createWriteStream(temporary, { highWaterMark: BUFFER_BYTES, flush: true }))
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
    await rename(temporary, join(dir, name))
    intactSince.set(name, await changedAt(name))
    return name
  }

  async function remove(names: string[]): Promise<void> {
    for (const name of names) {
      intactSince.delete(name)
      if (readers.has(name)) doomed.add(name)
      else await rm(join(dir, name), { force: true })
    }
  }

  function release(name: string): void {
    const left = (readers.get(name) ?? 0) - 1
    if (left > 0) {
      readers.set(name, left)
      return
    }
    readers.delete(name)
    // A file that stays behind is swept at the next start.
    if (doomed.delete(name)) rm(join(dir, name), { force: true }).catch(() => {})
  }

  /** Keeps the blobs readable until the returned function is called, whatever is removed meanwhile. */
  function hold(names: string[]): () => void {
    for (const name of names) readers.set(name, (readers.get(name) ?? 0) + 1)
    return () => names.forEach(release)
  }

  /** Removes what a crash left: every file that is not named. */
  async function sweep(named: ReadonlySet<string>): Promise<void> {
    for (const file of await readdir(dir)) {
      if (!named.has(file)) await rm(join(dir, file), { force: true })
    }
  }

  return {
    write,
    /** Bytes `start` up to and without `end`. */
    read: (name: string, start: number, end: number): Readable =>
      createReadStream(join(dir, name), { start, end: end - 1, highWaterMark: BUFFER_BYTES }),
    hold,
    /** True while the file has not been touched since it was written, or since `setIntact`. */
    isIntact: async (name: string) => intactSince.get(name) === (await changedAt(name)),
    /** Its content, as it is now, is the right one. */
    setIntact: async (name: string) => void intactSince.set(name, await changedAt(name)),
    remove,
    sweep,
  }
}
