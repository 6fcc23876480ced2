import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { SourceIdentity } from '../../../electron/contract/index.ts'
import { AppFailure } from '../../../electron/core/errors.ts'
import type { PartBody, Source, SourceFile, WantedSum } from '../../../electron/engine/ports.ts'

type FakeFile = { bytes: Buffer; mtime: bigint; ctime: bigint }

/** Files in memory. An edit is seen as a new mtime and ctime, or as a new ctime alone. */
export class MemorySource implements Source {
  readonly #files = new Map<string, FakeFile>()
  openBodies = 0
  isMounted = true
  /** Called when the whole file is read to be hashed, once its bytes are taken. */
  onHash: (file: string) => void = () => undefined
  /** The size that the next stats of any file return instead of the true one; null for the true one. */
  claimedBytes: number | null = null

  write(file: string, bytes: Buffer): void {
    const before = this.#files.get(file)
    const time = this.#timeAfter(before)
    this.#files.set(file, { bytes, mtime: time, ctime: time })
  }

  /** Milliseconds since the epoch, by the clock of whoever keeps the files. */
  now = (): number => 0

  #timeAfter(before: FakeFile | undefined): bigint {
    const now = BigInt(this.now()) * 1_000_000n
    return before === undefined || before.ctime < now ? now : before.ctime + 1n
  }

  remove(file: string): void {
    this.#files.delete(file)
  }

  /** Changes bytes and puts the mtime back, as some tools do. */
  editInPlace(file: string, bytes: Buffer): void {
    const before = this.#file(file)
    this.#files.set(file, { bytes, mtime: before.mtime, ctime: this.#timeAfter(before) })
  }

  /** Changes bytes where the file system keeps no time of change, and puts the mtime back. */
  editUnseen(file: string, bytes: Buffer): void {
    this.#files.set(file, { ...this.#file(file), bytes })
  }

  /** A new owner or a remount: the ctime changes, the bytes do not. */
  touchInode(file: string): void {
    const before = this.#file(file)
    this.#files.set(file, { ...before, ctime: this.#timeAfter(before) })
  }

  /** Called before each of the two looks at a file that is read. */
  onRead: (look: 'before' | 'after') => void = () => undefined

  /** A file that never answers when it is read, as on a dead drive of the network. */
  silentFile: string | null = null

  /** Called at each stat of the file. */
  onStat: (file: string) => void = () => undefined

  /** The programs that have a file open for writing; null for a system that cannot tell. */
  readonly openFor = new Map<string, string[] | null>()

  async writers(file: string): Promise<string[] | null> {
    this.#file(file)
    return this.openFor.get(file) ?? (this.openFor.has(file) ? null : [])
  }

  has(file: string): boolean {
    return this.#files.has(file)
  }

  bytes(file: string): Buffer {
    return this.#file(file).bytes
  }

  async identity(file: string): Promise<SourceIdentity> {
    this.onStat(file)
    return this.stat(file)
  }

  async open(file: string): Promise<SourceFile> {
    this.#file(file)
    return this.at(file)
  }

  at(file: string): SourceFile {
    return {
      identity: () => this.identity(file),
      check: () => this.identity(file),
      readPart: async (offset, size) => {
        if (file === this.silentFile) await new Promise(() => undefined)
        this.onRead('before')
        const before = await this.identity(file)
        this.onRead('after')
        const after = await this.identity(file)
        return { before, body: this.#part(file, offset, size), after }
      },
      sums: async (size, wanted, onRead) => {
        const bytes = Buffer.from(this.#file(file).bytes.subarray(0, size))
        if (bytes.length < size) throw new AppFailure('SourceChanged', file)
        this.onHash(file)
        onRead(size)
        return wanted.map((sum) => sumOf(bytes, sum))
      },
    }
  }

  #file(file: string): FakeFile {
    if (!this.isMounted) throw new AppFailure('VolumeMissing', file)
    const found = this.#files.get(file)
    if (found === undefined) throw new AppFailure('FileMissing', file)
    return found
  }

  /** What a stat answers. */
  stat(file: string): SourceIdentity {
    const { bytes, mtime, ctime } = this.#file(file)
    return {
      sizeBytes: this.claimedBytes ?? bytes.length,
      mtimeNs: String(mtime),
      ctimeNs: String(ctime),
      inode: '1',
      device: '1',
    }
  }

  #part(file: string, offset: number, size: number): PartBody {
    const bytes = Buffer.from(this.#file(file).bytes.subarray(offset, offset + size))
    if (bytes.length < size) throw new AppFailure('SourceChanged', file)
    this.openBodies++
    let isReleased = false
    return {
      sizeBytes: size,
      crc32: crc32(bytes),
      digest: (algorithm) => Promise.resolve(createHash(algorithm).update(bytes).digest('hex')),
      chunks: async function* chunks() {
        yield bytes
      },
      release: () => {
        if (!isReleased) this.openBodies--
        isReleased = true
      },
    }
  }
}

/** A sum as S3 makes it, in hex. */
function sumOf(bytes: Buffer, { algorithm, partSizeBytes }: WantedSum): string {
  if (partSizeBytes === null) return digestOf(algorithm, bytes).toString('hex')
  const parts = Array.from({ length: Math.max(1, Math.ceil(bytes.length / partSizeBytes)) }, (_, index) =>
    digestOf(algorithm, bytes.subarray(index * partSizeBytes, (index + 1) * partSizeBytes)),
  )
  return digestOf(algorithm, Buffer.concat(parts)).toString('hex')
}

function digestOf(algorithm: WantedSum['algorithm'], bytes: Buffer): Buffer {
  if (algorithm !== 'CRC32') return createHash(algorithm).update(bytes).digest()
  const digest = Buffer.alloc(4)
  digest.writeUInt32BE(crc32(bytes))
  return digest
}
