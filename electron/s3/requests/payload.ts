import type { ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-s3'
import type { Capabilities } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import { crc32ToBase64, hexToBase64 } from '../../engine/crc32-base64.ts'
import type { Pace, PartBody } from '../../engine/ports.ts'
import type { PartSum } from '../transport/capabilities.ts'
import { isEncrypted } from '../transport/client.ts'
import type { Connection, Try } from '../transport/connection.ts'
import { sendPaced } from '../transport/paced-body.ts'
import type { SdkCommand } from '../transport/sdk-internals.ts'
import { bareEtag, md5OfEtag } from './checksums.ts'

/** A body on its way. `option`: what is known of checksums in this kind of request, and how the store takes them. */
type Sending = {
  body: PartBody
  pace: Pace
  signal: AbortSignal
  option: 'checksums' | 'putChecksums'
  algorithm: PartSum
}

/** The parameters of PutObject and UploadPart that are about the body. */
type BodyInput = {
  /** Stands for the bytes, which are written while they are sent. */
  Body: Uint8Array
  ContentLength: number
  ChecksumCRC32?: string
  ChecksumCRC64NVME?: string
  ContentMD5?: string
}

const placeholder = new Uint8Array(0)

/** The answer of a store to bytes that it accepted. */
type Receipt = {
  ETag?: string | undefined
  ChecksumCRC32?: string | undefined
  ChecksumCRC64NVME?: string | undefined
  ServerSideEncryption?: string | undefined
  SSECustomerAlgorithm?: string | undefined
}

/** How often the answers to a body had another MD5 in their ETag. */
const mismatches = new WeakMap<PartBody, number>()

/**
 * Twice the wrong MD5 for the same bytes: either they are damaged each time, or the ETag is no MD5. The store can tell,
 * by Content-MD5.
 */
export function assumedOf(body: PartBody): Partial<Capabilities> | undefined {
  return (mismatches.get(body) ?? 0) < 2 ? undefined : { md5: 'both' }
}

/**
 * Sends a body with the checksums that the store takes. Over TLS the signature covers nothing of it; over plain HTTP
 * its SHA-256, unless this store verifies the checksum header, which is signed and covers the body too. Checks by the
 * answer what the store received: by the checksum if it returns one, else by the MD5 in the ETag. Returns the ETag
 * without quotes. Throws `ChecksumMismatch`, `EtagMissing`.
 */
export async function sendBody<Input extends ServiceInputTypes, Output extends ServiceOutputTypes & Receipt>(
  connection: Connection,
  { sent, sendDirect }: Try,
  { body, pace, signal, option, algorithm }: Sending,
  command: (input: BodyInput) => SdkCommand<Input, Output>,
): Promise<{ answer: Output; etag: string }> {
  const { address, host, capabilities, limits, learn } = connection
  const sum = sent.has(option) ? await sumOf(body, algorithm) : null
  const md5 = sent.has('contentMd5') ? hexToBase64(await body.digest('md5')) : null
  const isCovered = isEncrypted(address) || (sum !== null && capabilities()[option] === 'verified')
  const hash = isCovered ? 'UNSIGNED-PAYLOAD' : await body.digest('sha256')
  const toSend = { body, pace, signal, slowMs: limits.slowMs, host }
  const asked = command({
    Body: placeholder,
    ContentLength: body.sizeBytes,
    ...(sum === null ? {} : { [`Checksum${algorithm}`]: sum }),
    ...(md5 === null ? {} : { ContentMD5: md5 }),
  })
  const answer = await sendPaced(toSend, (write) => sendDirect(asked, { write, hash }))
  if (answer.ETag === undefined) throw new AppFailure('EtagMissing')
  const etag = bareEtag(answer.ETag)
  const answered = answer[`Checksum${algorithm}`]
  if (answered !== undefined) {
    if (answered !== (sum ?? (await sumOf(body, algorithm)))) throw mismatch(algorithm, answered)
    // A store that takes any checksum answers it whatever has arrived.
    const isEcho = sum !== null && capabilities().wrongChecksum === 'taken'
    if (sum !== null && !isEcho && capabilities()[option] !== 'verified') learn({ [option]: 'verified' })
    if (!isEcho) return { answer, etag }
  }
  // Even if the store verified them before: another store may have replaced it.
  if (sum !== null) learn({ [option]: 'ignored' })
  if (capabilities().md5 !== 'content-md5')
    await compareMd5(connection, md5OfEtag(etag, answer), body, md5 !== null)
  return { answer, etag }
}

async function compareMd5({ learn }: Connection, found: string | null, body: PartBody, isSent: boolean) {
  if (found === null || found === (await body.digest('md5'))) return
  // The store accepted Content-MD5, so it is the ETag that is no MD5.
  if (isSent && mismatches.has(body)) return learn({ md5: 'content-md5' })
  mismatches.set(body, (mismatches.get(body) ?? 0) + 1)
  throw mismatch('MD5', found)
}

/** Base64, as S3 writes it. */
export function sumOf(body: PartBody, algorithm: PartSum): Promise<string> | string {
  return algorithm === 'CRC32' ? crc32ToBase64(body.crc32) : body.digest('crc64nvme').then(hexToBase64)
}

function mismatch(algorithm: string, answered: string): AppFailure {
  return new AppFailure('ChecksumMismatch', '', { detail: `the store answered ${algorithm} ${answered}` })
}
