import { createHash } from 'node:crypto'
import type { Checksum, ObjectSettings, Proof } from '../contract/index.ts'
import { asAppFailure, reactionTo } from '../core/errors.ts'
import { plausiblePartSizes } from '../core/part-plan.ts'
import { headVersion } from './head-version.ts'
import { hexToBase64 } from './crc32-base64.ts'
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
  | { kind: 'same'; grade: Exclude<Proof, 'none'>; readBack: boolean; object: ObjectFacts }
  | { kind: 'different'; by: 'size' | 'checksum' | 'content' | 'identity'; object: ObjectFacts }
  | { kind: 'missing' }

/**
 * Reads the whole file anew and compares it with the object. Grade A: the store's checksum of the whole object; B:
 * its checksum of the parts' checksums, or an ETag made of MD5s; C: the object read back. That is done where nothing else
 * proves it, and where it is demanded. Throws what the ports throw. `etag` is what the object had when it was made; null
 * takes whatever is there.
 */
export async function compare(
  wanted: Pair,
  etag: string | null,
  isReadBackDemanded: boolean,
): Promise<Comparison> {
  const { object, versionId } = await headObject(wanted)
  const pair = { ...wanted, versionId }
  if (object === null) return { kind: 'missing' }
  if (object.sizeBytes !== pair.sizeBytes) return { kind: 'different', by: 'size', object }
  if (etag !== null && object.etag !== etag) return { kind: 'different', by: 'identity', object }
  const stated = await withoutEchoes(pair, object)
  const found = await compareSums(pair, stated, isReadBackDemanded)
  if (found.kind === 'different') return { kind: 'different', by: 'checksum', object }
  const readBack = found.kind === 'unknown' || isReadBackDemanded
  if (readBack && !(await isSameReadBack(pair, found.sha256)))
    return { kind: 'different', by: 'content', object }
  // Reading takes long: check that the object is still the same.
  const { object: after } = await headObject(wanted)
  if (after === null) return { kind: 'missing' }
  if (after.etag !== object.etag || after.sizeBytes !== object.sizeBytes)
    return { kind: 'different', by: 'identity', object: after }
  const grade = found.kind === 'same' ? found.grade : 'C'
  return { kind: 'same', grade, readBack, object: { ...object, checksum: stated.checksum } }
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

/** `sha256` is the file's, in hex, where the object will probably be read back. */
type ComparedSums =
  | { kind: 'same'; grade: 'A' | 'B'; sha256: string | null }
  | { kind: 'different' }
  | { kind: 'unknown'; sha256: string | null }

/** No store was told this one. */
const wholeSha256: WantedSum = { algorithm: 'SHA256', partSizeBytes: null }

/** Compares the file with what the store says of the object, without reading the object itself. */
export async function compareSums(
  pair: Pair,
  object: Stated,
  isReadBackDemanded = false,
): Promise<ComparedSums> {
  const { file, sizeBytes, signal } = pair
  const { checksum } = object
  const isWhole = checksum?.scope === 'full'
  const wanted = await wantedSums(pair, object)
  const willReadBack = isReadBackDemanded || wanted.length === 0
  const all = willReadBack ? [...wanted, wholeSha256] : wanted
  const sums = await file.sums(sizeBytes, all, progressOf(pair, 0, willReadBack ? 0.5 : 1), signal)
  const sha256 = willReadBack ? (sums.pop() ?? null) : null
  const candidates = checksum === null ? sums : sums.map(hexToBase64)
  const [expected = ''] = (checksum?.value ?? object.etag.toLowerCase()).split('-')
  if (candidates.includes(expected)) return { kind: 'same', grade: isWhole ? 'A' : 'B', sha256 }
  // A difference of others proves nothing: parts may be of unequal sizes, and an ETag need not be made of MD5s (KMS).
  return isWhole ? { kind: 'different' } : { kind: 'unknown', sha256 }
}

/** The sums of the file to compare with the store's: one for each size that the parts may have. */
async function wantedSums(pair: Pair, { checksum, etag }: Stated): Promise<WantedSum[]> {
  const algorithm: Checksum['algorithm'] = checksum?.algorithm ?? 'MD5'
  if (checksum?.scope === 'full') return [{ algorithm, partSizeBytes: null }]
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

/** Reads each byte of the object. `known` is the file's SHA-256 in hex, where it is known already. */
async function isSameReadBack(pair: Pair, known: string | null): Promise<boolean> {
  const { file, key, versionId, sizeBytes, request, signal } = pair
  const [sha256] =
    known === null ? await file.sums(sizeBytes, [wholeSha256], () => undefined, signal) : [known]
  const onRead = progressOf(pair, 0.5, 0.5)
  let hash = createHash('sha256')
  for (let offsetBytes = 0; offsetBytes < sizeBytes; offsetBytes += pieceBytes) {
    const range = { versionId, offsetBytes, sizeBytes: Math.min(pieceBytes, sizeBytes - offsetBytes) }
    hash = await request(async (store) => {
      const hashSoFar = hash.copy()
      for await (const chunk of store.read(key, range, signal)) hashSoFar.update(chunk)
      return hashSoFar
    })
    onRead(range.sizeBytes)
  }
  return hash.digest('hex') === sha256
}

/** Bytes as a share of the work, of which this pass over the file is `share` and begins at `from`. */
function progressOf({ sizeBytes, onProgress }: Pair, from: number, share: number) {
  let done = 0
  return (bytes: number): void => {
    done += bytes
    onProgress(from + share * (done / sizeBytes))
  }
}
