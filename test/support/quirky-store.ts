import { createHash, randomUUID } from 'node:crypto'
import type { Capabilities } from '../../electron/contract/index.ts'
import { unknownCapabilities } from '../../electron/core/capabilities.ts'
import {
  ALGORITHMS,
  createHasher,
  type Algorithm,
  type ChecksumType,
} from '../../electron/demo-store/checksums.ts'
import { objectChecksum } from '../../electron/demo-store/object-sums.ts'
import {
  exampleKeys,
  s3Error,
  storeAnswering,
  storesAt,
  type Answer,
  type Seen,
} from '../contract/s3/scripted-server.ts'
import { understood, type Asked } from './quirky-request.ts'

/** What is different about a store, a line each. */
export type Quirks = {
  /** Answers in the store's place; the first that is not null counts. */
  refuse?: ((asked: Asked) => Answer | null)[]
  /** Headers that it does not know, as `x-amz-checksum-crc32`: it acts as if they had not been sent. */
  ignore?: RegExp
  /** The ETag of bytes with this MD5, in hex. */
  etag?: (md5: string, asked: Asked) => string
  /** It takes the checksums that it is sent, and answers them, without looking at the bytes: always, or in this. */
  isCredulous?: boolean | 'PutObject' | 'CompleteMultipartUpload'
  /** What its disk keeps of the bytes of a request, without a word: the size is the same. */
  disk?: (received: Buffer, asked: Asked) => Buffer
  /** The last word on each answer. */
  alter?: (answer: Answer, asked: Asked) => Answer
}

type Sum = { algorithm: Algorithm; value: string }
type StoredBytes = {
  bytes: Buffer
  etag: string
  sum: (Sum & { type?: ChecksumType }) | null
  meta: Record<string, string>
}
type Session = { key: string; meta: StoredBytes['meta']; algorithm: Algorithm | null; type: ChecksumType } & {
  parts: Map<number, StoredBytes>
}

/**
 * A small S3 in memory, on loopback, as good as its quirks let it be; and a client that keeps what it learns of it, and
 * knows this much already.
 */
export async function quirkyStore(quirks: Quirks = {}, before: Partial<Capabilities> | null = null) {
  const objects = new Map<string, StoredBytes>()
  const sessions = new Map<string, Session>()
  const asked: Asked[] = []
  const memory: { known: Capabilities | null } = {
    known: before === null ? null : { ...unknownCapabilities, learnedAt: Date.now(), ...before },
  }
  const remembering = {
    recall: () => memory.known,
    remember: (_address: unknown, known: Capabilities) => void (memory.known = known),
  }
  const started = await storeAnswering(answer, async () => exampleKeys, remembering)

  async function answer(seen: Seen): Promise<Answer> {
    const one = understood(seen)
    asked.push(one)
    for (const refuse of quirks.refuse ?? []) {
      const refusal = refuse(one)
      if (refusal !== null) return refusal
    }
    const kept = Object.entries(one.headers).filter(([name]) => quirks.ignore?.test(name) !== true)
    const done = await act({ ...one, headers: Object.fromEntries(kept) })
    done.headers = { 'x-amz-request-id': 'R1', ...done.headers }
    return quirks.alter?.(done, one) ?? done
  }

  async function act(one: Asked): Promise<Answer> {
    const { operation, key, query } = one
    const found = objects.get(key)
    const uploadId = query.get('uploadId') ?? ''
    const session = sessions.get(uploadId)
    switch (operation) {
      case 'PutObject': {
        if (found !== undefined && one.headers['if-none-match'] === '*')
          return s3Error(412, 'PreconditionFailed')
        const stored = await received(one)
        if ('status' in stored) return stored
        objects.set(key, stored)
        return { status: 200, headers: describe(stored) }
      }
      case 'CreateMultipartUpload':
        return create(one)
      case 'HeadObject':
      case 'GetObject':
        if (found === undefined) return s3Error(404, 'NoSuchKey')
        return get(found, one)
      case 'DeleteObject':
        objects.delete(key)
        return { status: 204 }
      case 'ListMultipartUploads':
        return xml('ListMultipartUploadsResult', '<IsTruncated>false</IsTruncated>')
      case 'HeadBucket':
        return { status: 200 }
    }
    if (session === undefined) return s3Error(404, 'NoSuchUpload')
    switch (operation) {
      case 'UploadPart': {
        const stored = await received(one)
        if ('status' in stored) return stored
        if (session.algorithm !== null && (stored.sum?.algorithm ?? session.algorithm) !== session.algorithm)
          return s3Error(400, 'InvalidRequest', '', 'Checksum Type mismatch occurred.')
        session.parts.set(Number(query.get('partNumber')), stored)
        return { status: 200, headers: describe(stored) }
      }
      case 'ListParts':
        return listParts(session)
      case 'CompleteMultipartUpload':
        return await complete(one, session, uploadId)
      default:
        sessions.delete(uploadId)
        return { status: 204 }
    }
  }

  function create({ headers, key }: Asked): Answer {
    const algorithm = ALGORITHMS.find((name) => name === headers['x-amz-checksum-algorithm']) ?? null
    const type = headers['x-amz-checksum-type'] === 'FULL_OBJECT' ? 'FULL_OBJECT' : 'COMPOSITE'
    const uploadId = randomUUID()
    sessions.set(uploadId, { key, algorithm, type, parts: new Map(), meta: metaOf(headers) })
    const typed =
      algorithm === null ? {} : { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': type }
    return {
      headers: typed,
      ...xml('InitiateMultipartUploadResult', `<UploadId>${uploadId}</UploadId>`),
    }
  }

  async function complete(one: Asked, session: Session, uploadId: string): Promise<Answer> {
    const found = objects.get(one.key)
    if (found !== undefined && one.headers['if-none-match'] === '*') return s3Error(412, 'PreconditionFailed')
    const parts: StoredBytes[] = []
    for (const [element] of one.body.toString().matchAll(/<Part>.*?<\/Part>/g)) {
      const part = session.parts.get(Number(textOf('PartNumber', element)))
      const named = /<Checksum\w+>(.*?)</.exec(element)?.[1] ?? part?.sum?.value
      const etag = textOf('ETag', element).replaceAll(/&quot;|"/g, '')
      if (part === undefined || part.etag !== etag || part.sum?.value !== named)
        return s3Error(400, 'InvalidPart')
      parts.push(part)
    }
    const bytes = Buffer.concat(parts.map((part) => part.bytes))
    const md5s = parts.map((part) => Buffer.from(part.etag, 'hex'))
    const etag = `${md5(Buffer.concat(md5s))}-${parts.length}`
    const { algorithm, type } = session
    const isSummed = algorithm !== null && parts.every(({ sum }) => sum?.algorithm === algorithm)
    const stored = parts.map(({ bytes, etag, sum: checksum }, index) => {
      return { number: index + 1, blob: '', size: bytes.length, etag, checksum, modifiedAt: 0 }
    })
    const sum = isSummed ? await objectChecksum({ algorithm, type }, stored) : null
    const named = sumIn(one)
    if (named !== null && sum !== null && named.value !== sum.value) {
      if (!isCredulousIn(one)) return s3Error(400, 'BadDigest')
      sum.value = named.value
    }
    const object = { bytes, etag, sum, meta: session.meta }
    objects.set(one.key, object)
    sessions.delete(uploadId)
    const summed = sum === null ? '' : `<Checksum${sum.algorithm}>${sum.value}</Checksum${sum.algorithm}>`
    const typed = sum === null ? '' : `<ChecksumType>${type}</ChecksumType>`
    return xml('CompleteMultipartUploadResult', `<ETag>"${etag}"</ETag>${summed}${typed}`)
  }

  /** The bytes of a request with their ETag and the checksum that was sent; or the refusal of damaged ones. */
  async function received(one: Asked): Promise<StoredBytes | Answer> {
    const { body, headers } = one
    const sent = headers['content-md5']
    const sum = sumIn(one)
    if (!isCredulousIn(one)) {
      if (sent !== undefined && sent !== Buffer.from(md5(body), 'hex').toString('base64'))
        return s3Error(400, 'BadDigest')
      if (sum !== null && sum.value !== (await sumOf(body, sum.algorithm))) return s3Error(400, 'BadDigest')
    }
    const bytes = quirks.disk?.(body, one) ?? body
    return { bytes, sum, meta: metaOf(headers), etag: (quirks.etag ?? plainEtag)(md5(body), one) }
  }

  const isCredulousIn = ({ operation }: Asked) =>
    quirks.isCredulous === true || quirks.isCredulous === operation

  /** What was learned, and is kept for the next run. */
  const known = (): Partial<Capabilities> => memory.known ?? {}
  /** The client of another run of the program. */
  const nextRun = () => storesAt(async () => exampleKeys, remembering)
  const count = (operation: string) => asked.filter((one) => one.operation === operation).length
  return { ...started, objects, sessions, asked, known, count, nextRun }
}

const plainEtag = (md5: string) => md5

function listParts({ parts, algorithm, type }: Session): Answer {
  const listed = Array.from(parts, ([number, { bytes, etag, sum }]) => {
    const summed = sum === null ? '' : `<Checksum${sum.algorithm}>${sum.value}</Checksum${sum.algorithm}>`
    const facts = `<PartNumber>${number}</PartNumber><Size>${bytes.length}</Size><ETag>"${etag}"</ETag>`
    return `<Part>${facts}${summed}</Part>`
  })
  const kind = `<ChecksumAlgorithm>${algorithm}</ChecksumAlgorithm><ChecksumType>${type}</ChecksumType>`
  const all = `<IsTruncated>false</IsTruncated>${algorithm === null ? '' : kind}${listed.join('')}`
  return xml('ListPartsResult', all)
}

function get(found: StoredBytes, { headers }: Asked): Answer {
  const range = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '')
  const [from, to] = [Number(range?.[1] ?? 0), Number(range?.[2] ?? found.bytes.length - 1) + 1]
  const body = found.bytes.subarray(from, to)
  return {
    status: range === null ? 200 : 206,
    headers: {
      ...describe(headers['x-amz-checksum-mode'] === undefined ? { ...found, sum: null } : found),
      ...found.meta,
      'content-length': String(body.length),
      ...(range === null ? {} : { 'content-range': `bytes ${from}-${to - 1}/${found.bytes.length}` }),
    },
    body,
  }
}

function describe({ etag, sum }: StoredBytes): Record<string, string> {
  if (sum === null) return { etag: `"${etag}"` }
  const type: Record<string, string> = sum.type === undefined ? {} : { 'x-amz-checksum-type': sum.type }
  return { etag: `"${etag}"`, [`x-amz-checksum-${sum.algorithm.toLowerCase()}`]: sum.value, ...type }
}

/** The checksum that a request carries in its headers. */
function sumIn({ headers }: Asked): Sum | null {
  for (const algorithm of ['CRC32', 'CRC64NVME', 'CRC32C', 'SHA1', 'SHA256'] as const) {
    const value = headers[`x-amz-checksum-${algorithm.toLowerCase()}`]
    if (typeof value === 'string') return { algorithm, value }
  }
  return null
}

async function sumOf(bytes: Buffer, algorithm: Algorithm): Promise<string> {
  const hasher = createHasher(algorithm)
  hasher.update(bytes)
  return (await hasher.digest()).toString('base64')
}

function metaOf(headers: Seen['headers']): Record<string, string> {
  const meta = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'))
  return Object.fromEntries(meta.map(([name, value]) => [name, String(value)]))
}

function xml(root: string, content: string) {
  return { status: 200, body: `<?xml version="1.0"?><${root}>${content}</${root}>` }
}

function textOf(name: string, element: string): string {
  return new RegExp(`<${name}>(.*?)</${name}>`).exec(element)?.[1] ?? ''
}

function md5(content: Buffer): string {
  return createHash('md5').update(content).digest('hex')
}
