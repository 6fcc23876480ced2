import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type ListPartsCommandInput,
  type ListPartsCommandOutput,
  type Part,
} from '@aws-sdk/client-s3'
import type { AnnouncedAbort } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import { s3Limits } from '../../core/part-plan.ts'
import type { ListedParts, NewObject, OpenedSession, StoredPart } from '../../engine/ports.ts'
import { bareEtag } from './checksums.ts'
import { hostOf } from '../transport/client.ts'
import type { Connection } from '../transport/connection.ts'
import type { Send } from '../transport/request-log.ts'
import { objectInput } from './object-input.ts'
import { noteTaken } from './part-limit.ts'
import { refusePages } from '../transport/web-page.ts'

const wholeCrc32 = { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } as const

/** What is asked for, by what is known. Stores without ChecksumType know composite checksums only. */
const askedFor = {
  unknown: wholeCrc32,
  CRC32: wholeCrc32,
  ignored: wholeCrc32,
  CRC64NVME: { ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'FULL_OBJECT' },
  composite: { ChecksumAlgorithm: 'CRC32' },
  none: {},
} as const

/** CreateMultipartUpload, for the best checksum of the object that the store takes (docs/decisions/0023). */
export async function openSession(
  connection: Connection,
  object: NewObject,
  signal: AbortSignal,
): Promise<OpenedSession> {
  return await connection.call({
    operation: 'CreateMultipartUpload',
    key: object.key,
    signal,
    wants: ['session', 'originalName'],
    attempt: async ({ send, sent, known }) => {
      const asked = askedFor[known.session]
      const command = new CreateMultipartUploadCommand({
        Bucket: connection.address.bucket,
        ...objectInput(object, sent.has('originalName')),
        ...asked,
      })
      const answer = await send(command)
      const { UploadId, ChecksumType } = answer
      if (UploadId === undefined) {
        throw new AppFailure('EndpointInvalid', connection.host)
      }
      const isWhole = ChecksumType === 'FULL_OBJECT'
      const algorithm = known.session === 'CRC64NVME' ? 'CRC64NVME' : 'CRC32'
      connection.sessions.set(UploadId, { algorithm, isWhole })
      if (asked === wholeCrc32) connection.learn({ session: isWhole ? 'CRC32' : 'ignored' })
      return { uploadId: UploadId, abort: abortOf(answer) }
    },
  })
}

/** ListParts, all pages (1,000 parts each), in order of part number. */
export async function listParts(
  connection: Connection,
  key: string,
  uploadId: string,
  signal: AbortSignal,
): Promise<ListedParts> {
  const target = { Bucket: connection.address.bucket, Key: key, UploadId: uploadId }
  const listing = connection.call({
    operation: 'ListParts',
    key,
    signal,
    attempt: async ({ send }) => {
      const parts: StoredPart[] = []
      let abort: AnnouncedAbort | null = null
      for await (const page of pagesOfParts(connection, send, target)) {
        // A web page would pass for a list without parts, and all parts would be sent again.
        if ((page.UploadId ?? page.IsTruncated ?? page.Parts) === undefined) {
          throw new AppFailure('EndpointInvalid', connection.host)
        }
        const isNvme =
          page.ChecksumAlgorithm === 'CRC64NVME' || page.Parts?.some((one) => one.ChecksumCRC64NVME)
        const algorithm = isNvme === true ? 'CRC64NVME' : 'CRC32'
        if (page.ChecksumType !== undefined || isNvme === true)
          connection.sessions.set(uploadId, { algorithm, isWhole: page.ChecksumType === 'FULL_OBJECT' })
        abort = abortOf(page)
        parts.push(...(page.Parts ?? []).flatMap(storedPart))
        if (parts.length > s3Limits.parts) throw tooManyParts(connection)
      }
      connection.learn({ listParts: 'yes' })
      parts.sort((one, other) => one.partNumber - other.partNumber)
      noteTaken(connection, parts.at(-1)?.partNumber ?? 0)
      return { parts, abort }
    },
  })
  return await listing.catch((thrown: unknown) => {
    const isRefused = thrown instanceof AppFailure && thrown.error.code === 'StoreRefused'
    if (isRefused) connection.learn({ listParts: 'no' })
    throw thrown
  })
}

/**
 * The SDK's paginator continues while a page names a next marker. radosgw 16 does so on its last page too, and names 0
 * after that, so the SDK would start over for ever. If a page has no marker, its highest part number is used.
 */
async function* pagesOfParts(
  connection: Connection,
  send: Send,
  target: ListPartsCommandInput,
): AsyncGenerator<ListPartsCommandOutput> {
  for (let marker = 0; ;) {
    const command = new ListPartsCommand(marker === 0 ? target : { ...target, PartNumberMarker: `${marker}` })
    const page = await send(command)
    yield page
    const numbers = (page.Parts ?? []).map(({ PartNumber }) => PartNumber ?? 0)
    const next = Number(page.NextPartNumberMarker ?? Math.max(0, ...numbers))
    if (page.IsTruncated !== true || !(next > marker)) return
    if (next > s3Limits.parts) throw tooManyParts(connection)
    marker = next
  }
}

/** No store takes so many parts, so the list would have no end. */
function tooManyParts({ address }: Connection): AppFailure {
  return new AppFailure('EndpointInvalid', hostOf(address), {
    detail: `a list of more than ${s3Limits.parts} parts`,
  })
}

/** AbortMultipartUpload. Succeeds if the session no longer exists. */
export async function abortSession(
  connection: Connection,
  key: string,
  uploadId: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await connection.call({
      operation: 'AbortMultipartUpload',
      key,
      signal,
      attempt: ({ send }) => {
        const command = new AbortMultipartUploadCommand({
          Bucket: connection.address.bucket,
          Key: key,
          UploadId: uploadId,
        })
        // Otherwise the parts would stay on the store, and nobody would see them.
        command.middlewareStack.add(refusePages(connection.host), { step: 'deserialize' })
        return send(command)
      },
    })
  } catch (thrown) {
    if (!(thrown instanceof AppFailure) || thrown.error.code !== 'SessionGone') throw thrown
  }
}

function abortOf(answer: {
  AbortDate?: Date | undefined
  AbortRuleId?: string | undefined
}): AnnouncedAbort | null {
  if (answer.AbortDate === undefined) return null
  return { at: answer.AbortDate.getTime(), ruleId: answer.AbortRuleId ?? null }
}

function storedPart({ PartNumber, Size, ETag, ChecksumCRC32, ChecksumCRC64NVME }: Part): StoredPart[] {
  if (PartNumber === undefined || Size === undefined || ETag === undefined) return []
  const sums = { crc32: ChecksumCRC32 ?? null, crc64nvme: ChecksumCRC64NVME }
  return [{ partNumber: PartNumber, sizeBytes: Size, etag: bareEtag(ETag), ...sums }]
}
