import { createHash, randomUUID } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { AnnouncedAbort, Checksum, StoredObject } from '../../../electron/contract/index.ts'
import { AppFailure } from '../../../electron/core/errors.ts'
import { crc32ToBase64 } from '../../../electron/engine/crc32-base64.ts'
import { waitFor } from '../../../electron/engine/waiting.ts'
import type {
  NewObject,
  ObjectFacts,
  ObjectRange,
  ObjectStore,
  Pace,
  OnSilence,
  PartBody,
  RequestTry,
  StoredPart,
} from '../../../electron/engine/ports.ts'
import type { Life } from './life.ts'
import type { Line } from './line.ts'

export type Operation =
  | 'put'
  | 'open'
  | 'sendPart'
  | 'listParts'
  | 'listSessions'
  | 'complete'
  | 'abort'
  | 'head'
  | 'read'
  | 'refusesWrong'
/** Before: the request never arrives. After: it is done, but the answer is lost or bad. */
type Fault = { when: 'before' | 'after'; failure: AppFailure }

type StoredBytes = {
  bytes: Buffer
  object: NewObject
  etag: string
  checksum: boolean
  partBytes?: number[] | undefined
  /** What it still says of bytes that its disk has lost. */
  told?: Checksum | null | undefined
}
/** As large as pieces of a body are at most. */
const largestPacketBytes = 1024 * 1024

type Receive = (body: PartBody, pace: Pace, signal: AbortSignal) => Promise<Buffer>
type OpenSession = { object: NewObject; parts: Map<number, Buffer> }

const firstTry: RequestTry = { number: 1, onSilence: null }

/** A store in memory that all lives share, with faults on demand. */
export class MemoryStore {
  readonly objects = new Map<string, StoredBytes>()
  readonly sessions = new Map<string, OpenSession>()
  readonly calls: { operation: Operation; number: number }[] = []
  receivedBytes = 0
  returnsChecksums = true
  /** Whether it refuses bytes with a wrong checksum. */
  isStrict = true
  /** Of objects in parts: over the whole object, or over the checksums of the parts. */
  checksums: 'full' | 'composite' = 'full'
  /** As with KMS, ETags need not be made of MD5s. */
  etags: 'md5' | 'opaque' = 'md5'
  maxParts = 10_000
  /** More parts are refused; `maxParts` is this from then on. */
  partLimit = 10_000
  announcedAbort: AnnouncedAbort | null = null
  /** Asked before each operation; null lets it pass. */
  fault: (operation: Operation, call: number, key: string) => Fault | null = () => null
  /** Awaited before each operation: a request that hangs, or a long way. */
  delay: (
    operation: Operation,
    call: number,
    signal: AbortSignal,
    onSilence: OnSilence | null,
  ) => Promise<void> = async () => undefined
  /** What bodies come over; null for no time at all. */
  line: Line | null = null
  /** Called with what has arrived of a body; it may break the connection. */
  onReceived: (bytes: number) => void = () => undefined
  /** Called when a part has arrived, before its answer. */
  onPart: (partNumber: number) => void = () => undefined
  /** When it answers again; nobody looks unless a test says so. */
  whenBack: ObjectStore['whenBack'] = (signal) => waitFor(signal, () => () => undefined)
  #uploadIds = 0

  /** Its disk loses a bit of an object, and nothing that it says of the object shows that. */
  rot(key: string): void {
    const stored = this.objects.get(key)
    if (stored === undefined) return
    const { checksum } = this.#described(stored)
    const bytes = Buffer.from(stored.bytes)
    bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0)
    this.objects.set(key, { ...stored, bytes, told: checksum })
  }

  count(operation: Operation): number {
    return this.calls.filter((call) => call.operation === operation).length
  }

  /** The store as one life reaches it, for a try of this number. */
  reach(life: Life, { number, onSilence }: RequestTry = firstTry): ObjectStore {
    const request = async <T>(
      operation: Operation,
      key: string,
      signal: AbortSignal,
      act: () => Promise<T> | T,
    ): Promise<T> => {
      await life.step()
      signal.throwIfAborted()
      this.calls.push({ operation, number })
      const call = this.count(operation)
      await this.delay(operation, call, signal, onSilence)
      const fault = this.fault(operation, call, key)
      if (fault?.when === 'before') throw fault.failure
      const value = await act()
      await life.step()
      if (fault !== null) throw fault.failure
      signal.throwIfAborted()
      return value
    }
    const received: Receive = async (body, pace, signal) => {
      const { line } = this
      const connection = line?.connect()
      const queued = (): number | null => connection?.queued() ?? null
      const chunks: Uint8Array[] = []
      let ofBody = 0
      try {
        for await (const chunk of body.chunks()) {
          const packetBytes = line?.packetBytes ?? Math.max(1, chunk.length)
          for (let at = 0; at === 0 || at < chunk.length; at += packetBytes) {
            const packet = chunk.subarray(at, at + packetBytes)
            await pace(packet.length, queued)
            await connection?.carry(packet.length, signal, ofBody + packet.length === body.sizeBytes)
            // What a dead process had not sent does not arrive.
            if (life.isOver) await new Promise(() => undefined)
            this.receivedBytes += packet.length
            this.onReceived((ofBody += packet.length))
          }
          chunks.push(chunk)
        }
      } catch (thrown) {
        // A body that waits until its broken connection takes more asks for the next piece, though its try is over.
        setImmediate(() => void pace(largestPacketBytes, queued).catch(() => undefined))
        throw thrown
      }
      return Buffer.concat(chunks)
    }
    return {
      asTry: (next) => this.reach(life, next),
      whenBack: (signal) => this.whenBack(signal),
      maxParts: () => this.maxParts,
      put: (object, body, pace, signal) =>
        request('put', object.key, signal, async () =>
          this.#store(object, await received(body, pace, signal), null),
        ),
      open: (object, signal) =>
        request('open', object.key, signal, () => {
          const uploadId = `session-${++this.#uploadIds}`
          this.sessions.set(uploadId, { object, parts: new Map() })
          return { uploadId, abort: this.announcedAbort }
        }),
      sendPart: ({ key, uploadId, partNumber, body }, pace, signal) =>
        request('sendPart', key, signal, async () => {
          const { parts } = this.#session(uploadId)
          if (partNumber > this.partLimit) throw this.#tooMany()
          parts.set(partNumber, await received(body, pace, signal))
          this.onPart(partNumber)
          return this.#storedPart(partNumber, this.#bytesOf(parts, partNumber))
        }),
      listParts: (key, uploadId, signal) =>
        request('listParts', key, signal, () => {
          const { parts } = this.#session(uploadId)
          const listed = [...parts]
            .sort(([a], [b]) => a - b)
            .map(([number, bytes]) => this.#storedPart(number, bytes))
          return { parts: listed, abort: this.announcedAbort }
        }),
      complete: ({ object, uploadId, parts }, signal) =>
        request('complete', object.key, signal, () => {
          const session = this.#session(uploadId)
          const all = parts.map(({ partNumber }) => this.#bytesOf(session.parts, partNumber))
          const stored = this.#store(object, Buffer.concat(all), all)
          this.sessions.delete(uploadId)
          return stored
        }),
      listSessions: (prefix, signal) =>
        request('listSessions', prefix, signal, () =>
          Array.from(this.sessions, ([uploadId, { object }]) => ({ key: object.key, uploadId, begunAt: 0 })),
        ),
      abort: (key, uploadId, signal) =>
        request('abort', key, signal, () => void this.sessions.delete(uploadId)),
      head: (key, signal) => request('head', key, signal, () => this.#facts(key)),
      firstPartBytes: (key, signal) =>
        request('head', key, signal, () => this.objects.get(key)?.partBytes?.[0] ?? null),
      refusesWrong: ({ key }, signal) => request('refusesWrong', key, signal, () => this.isStrict),
      read: (key, range, signal) => this.#read(key, range, signal),
      link: () => Promise.reject(new AppFailure('Internal', 'this store makes no links')),
    }
  }

  async *#read(
    key: string,
    { offsetBytes, sizeBytes }: ObjectRange,
    signal: AbortSignal,
  ): AsyncIterable<Uint8Array> {
    signal.throwIfAborted()
    this.calls.push({ operation: 'read', number: 1 })
    const fault = this.fault('read', this.count('read'), key)
    const stored = this.objects.get(key)
    if (stored === undefined) throw new AppFailure('ObjectMissing', key)
    const bytes = stored.bytes.subarray(offsetBytes, offsetBytes + sizeBytes)
    yield bytes.subarray(0, sizeBytes / 2)
    if (fault !== null) throw fault.failure
    yield bytes.subarray(sizeBytes / 2)
  }

  #tooMany(): AppFailure {
    this.maxParts = this.partLimit
    return new AppFailure('TooManyParts', `${this.partLimit}`)
  }

  #session(uploadId: string): OpenSession {
    const session = this.sessions.get(uploadId)
    if (session === undefined) throw new AppFailure('SessionGone')
    return session
  }

  #bytesOf(parts: Map<number, Buffer>, partNumber: number): Buffer {
    const bytes = parts.get(partNumber)
    if (bytes === undefined) throw new AppFailure('PartMissing')
    return bytes
  }

  #storedPart(partNumber: number, bytes: Buffer): StoredPart {
    const crc = this.returnsChecksums ? crc32ToBase64(crc32(bytes)) : null
    const etag = this.etags === 'md5' ? md5(bytes) : `opaque-${crc32(bytes).toString(16)}`
    return { partNumber, sizeBytes: bytes.length, etag, crc32: crc }
  }

  #store(object: NewObject, bytes: Buffer, parts: Buffer[] | null): StoredObject {
    const there = this.objects.get(object.key)
    const { overwrite } = object
    const mayReplace = typeof overwrite === 'object' ? overwrite.etag === there?.etag : overwrite
    if (!mayReplace && there !== undefined) throw new AppFailure('ObjectExists', object.key)
    const partBytes = parts?.map((part) => part.length)
    const hex = parts === null ? md5(bytes) : `${compositeOf('MD5', parts).toString('hex')}-${parts.length}`
    const etag = this.etags === 'md5' ? hex : randomUUID()
    const stored = { bytes, object, etag, checksum: this.returnsChecksums, partBytes }
    this.objects.set(object.key, stored)
    return this.#described(stored)
  }

  #described({ etag, bytes, checksum, partBytes, told }: StoredBytes): StoredObject {
    if (told !== undefined) return { etag, versionId: null, checksum: told }
    return { etag, versionId: null, checksum: checksum ? this.#checksumOf(bytes, partBytes ?? null) : null }
  }

  #checksumOf(bytes: Buffer, partBytes: number[] | null): Checksum {
    if (this.checksums === 'full' || partBytes === null) {
      return { algorithm: 'CRC32', value: crc32ToBase64(crc32(bytes)), scope: 'full' }
    }
    let at = 0
    const parts = partBytes.map((size) => bytes.subarray(at, (at += size)))
    const value = `${compositeOf('SHA256', parts).toString('base64')}-${parts.length}`
    return { algorithm: 'SHA256', value, scope: 'composite' }
  }

  #facts(key: string): ObjectFacts | null {
    const stored = this.objects.get(key)
    if (stored === undefined) return null
    return {
      ...this.#described(stored),
      sizeBytes: stored.bytes.length,
      uploadRecordId: stored.object.uploadRecordId,
      originalName: stored.object.originalName,
    }
  }
}

function compositeOf(algorithm: string, parts: Buffer[]): Buffer {
  const digests = parts.map((part) => createHash(algorithm).update(part).digest())
  return createHash(algorithm).update(Buffer.concat(digests)).digest()
}

function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex')
}
