import { crc32 as crc32Of } from 'node:zlib'
import type { Checksum, ObjectSettings, Proof } from '../contract/index.ts'
import { asAppFailure, reactionTo } from '../core/errors.ts'
import { plausiblePartSizes } from '../core/part-plan.ts'
import { headVersion } from './head-version.ts'
import { crc32ToBase64, hexToBase64 } from './crc32-base64.ts'
import type { ObjectFacts, SourceFile, StatedSum, WantedSum } from './ports.ts'
import type { Request } from './with-retry.ts'

/** Read back in pieces of this size, so that a lost connection costs no more than one. */
const pieceBytes = 64 * 1024 * 1024

export type Pair = {
  file: SourceFile
  /** Of the file, in bytes. */
  sizeBytes: number
  key: string
  versionId: string | null
  /** The size of the parts that the object was made of, if it has parts and that is known. */
  partSizeBytes: number | null
  /** Of objects at this key, where the store may demand some. */
  settings?: ObjectSettings | undefined
  request: Request
  /** Called with how much is done, from 0 to 1. */
  onProgress: (share: number) => void
  signal: AbortSignal
}

/** What a comparison found. `by` is what differs; `identity` that another object has taken the place. */
export type Comparison =
  | { kind: 'same'; grade: Exclude<Proof, 'none'>; object: ObjectFacts }
  | { kind: 'different'; by: 'size' | 'checksum' | 'content' | 'identity'; object: ObjectFacts }
  | { kind: 'missing' }

/**
 * Reads the whole file anew and compares it with the object. Grade A: the store's checksum of the whole object; B:
 * its checksum of the parts' checksums, or an ETag made of MD5s; C: the object read back. Throws what the ports
 * throw. `etag` is what the object had when it was made; null takes whatever is there.
 */
export async function compare(wanted: Pair, etag: string | null): Promise<Comparison> {
  const { object, versionId } = await headObject(wanted)
  const pair = { ...wanted, versionId }
  if (object === null) return { kind: 'missing' }
  if (object.sizeBytes !== pair.sizeBytes) return { kind: 'different', by: 'size', object }
  if (etag !== null && object.etag !== etag) return { kind: 'different', by: 'identity', object }
  const stated = await withoutEchoes(pair, object)
  const found = await compareSums(pair, stated)
  if (found.kind === 'different') return { kind: 'different', by: 'checksum', object }
  if (found.kind === 'unknown' && !(await isReadBack(pair, found.crc32)))
    return { kind: 'different', by: 'content', object }
  // Reading takes long: check that the object is still the same.
  const { object: after } = await headObject(wanted)
  if (after === null) return { kind: 'missing' }
  if (after.etag !== object.etag || after.sizeBytes !== object.sizeBytes)
    return { kind: 'different', by: 'identity', object: after }
  const grade = found.kind === 'same' ? found.grade : 'C'
  return { kind: 'same', grade, object: { ...object, checksum: stated.checksum } }
}

function headObject({ key, versionId, request, signal }: Pair) {
  return request((store) => headVersion(store, key, versionId, signal))
}

type Stated = Pick<ObjectFacts, 'checksum' | 'etag'>

/** What the store says of the object, without sums that it may only repeat as it was told them. */
async function withoutEchoes(pair: Pair, { checksum, etag }: Stated): Promise<Stated> {
  if (checksum !== null && (await refusesWrong(pair, 'checksum'))) return { checksum, etag }
  const isMd5Own = isMadeOfMd5s(etag) && (await refusesWrong(pair, 'md5'))
  return { checksum: null, etag: isMd5Own ? etag : '' }
}

async function refusesWrong({ key, settings, request, signal }: Pair, sum: StatedSum): Promise<boolean> {
  const asked = request((store) => store.refusesWrong({ sum, key, settings }, signal))
  return (await unlessRefused(asked, signal)) ?? false
}

/** Null where the store refuses the question, which nobody needs an answer to. */
async function unlessRefused<T>(asked: Promise<T>, signal: AbortSignal): Promise<T | null> {
  return await asked.catch((thrown: unknown) => {
    if (reactionTo(asAppFailure(thrown).error.code) !== 'give-up' || signal.aborted) throw thrown
    return null
  })
}

/** `crc32` is the file's, base64. */
type ComparedSums =
  | { kind: 'same'; grade: 'A' | 'B' }
  | { kind: 'different' }
  | { kind: 'unknown'; crc32: string }

/** Compares the file with what the store says of the object, without reading the object itself. */
export async function compareSums(pair: Pair, object: Stated): Promise<ComparedSums> {
  const { file, sizeBytes, signal } = pair
  const { checksum } = object
  if (checksum?.scope === 'full') {
    const wanted = { algorithm: checksum.algorithm, partSizeBytes: null }
    const [sum = ''] = await file.sums(sizeBytes, [wanted], progressOf(pair, 0, 1), signal)
    return hexToBase64(sum) === checksum.value ? { kind: 'same', grade: 'A' } : { kind: 'different' }
  }
  const wanted = await sumsOfParts(pair, object)
  const whole = { algorithm: 'CRC32', partSizeBytes: null } as const
  const onRead = progressOf(pair, 0, wanted.length === 0 ? 0.5 : 1)
  const [crc32 = '', ...sums] = await file.sums(sizeBytes, [whole, ...wanted], onRead, signal)
  const [expected = ''] = (checksum?.value ?? object.etag).split('-')
  const candidates = checksum === null ? sums : sums.map(hexToBase64)
  // A difference proves nothing: parts may be of unequal sizes, and an ETag need not be made of MD5s (KMS).
  if (candidates.includes(checksum === null ? expected.toLowerCase() : expected))
    return { kind: 'same', grade: 'B' }
  return { kind: 'unknown', crc32: hexToBase64(crc32) }
}

/** The sums of the file to compare with the store's: one for each size that the parts may have. */
async function sumsOfParts(pair: Pair, { checksum, etag }: Stated): Promise<WantedSum[]> {
  const algorithm: Checksum['algorithm'] = checksum?.algorithm ?? 'MD5'
  const count = Number(/-(\d+)$/.exec(checksum?.value ?? etag)?.[1] ?? 0)
  if (checksum === null && !isMadeOfMd5s(etag)) return []
  if (count === 0) return [{ algorithm, partSizeBytes: null }]
  return (await partSizes(pair, count)).map((partSizeBytes) => ({ algorithm, partSizeBytes }))
}

function isMadeOfMd5s(etag: string): boolean {
  return /^[0-9a-f]{32}(-\d+)?$/i.test(etag)
}

async function partSizes(pair: Pair, count: number): Promise<number[]> {
  const { partSizeBytes, sizeBytes, key, versionId, request, signal } = pair
  if (partSizeBytes !== null) return [partSizeBytes]
  // A store that does not know part numbers may refuse the question instead of leaving it out.
  const asked = request((store) => store.firstPartBytes(key, signal, versionId))
  const firstPartBytes = await unlessRefused(asked, signal)
  return firstPartBytes === null ? plausiblePartSizes(sizeBytes, count) : [firstPartBytes]
}

async function isReadBack(pair: Pair, crc32: string): Promise<boolean> {
  const { key, versionId, sizeBytes, request, signal } = pair
  const onRead = progressOf(pair, 0.5, 0.5)
  let sum = 0
  for (let offsetBytes = 0; offsetBytes < sizeBytes; offsetBytes += pieceBytes) {
    const range = { versionId, offsetBytes, sizeBytes: Math.min(pieceBytes, sizeBytes - offsetBytes) }
    sum = await request(async (store) => {
      let sumSoFar = sum
      for await (const chunk of store.read(key, range, signal)) sumSoFar = crc32Of(chunk, sumSoFar)
      return sumSoFar
    })
    onRead(range.sizeBytes)
  }
  return crc32ToBase64(sum) === crc32
}

/** Bytes as a share of the work, of which this pass over the file is `share` and begins at `from`. */
function progressOf({ sizeBytes, onProgress }: Pair, from: number, share: number) {
  let done = 0
  return (bytes: number): void => {
    done += bytes
    onProgress(from + share * (done / sizeBytes))
  }
}
