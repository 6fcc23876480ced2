import { createHash, createHmac } from 'node:crypto'
import type { HttpRequest } from '@smithy/core/protocols'
import {
  ALGORITHM_IDENTIFIER,
  createScope,
  getCanonicalHeaders,
  getCanonicalQuery,
} from '@smithy/signature-v4'
import type { Credentials } from '../credential-provider.ts'

/** Where a signature counts. */
export type SigningScope = { region: string; service: string }

/** The key of one day and scope (SigV4: "Calculate the signature"), which costs four times as much as its use. */
type DayKey = { for: string; key: Buffer }

/**
 * Signs requests by their headers (AWS Signature Version 4,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html). It does what @smithy/signature-v4 does,
 * in half the time, because it keeps the key of the day.
 */
export class Signer {
  readonly #scope: SigningScope
  #dayKey: DayKey = { for: '', key: Buffer.alloc(0) }

  constructor(scope: SigningScope) {
    this.#scope = scope
  }

  /**
   * Adds the headers of the signature. `x-amz-content-sha256` is there already: the hash of the body in hex, or
   * UNSIGNED-PAYLOAD. `at`: milliseconds since the epoch, by the store's clock.
   */
  sign(request: HttpRequest, credentials: Credentials, at: number): void {
    const { headers } = request
    const time = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')
    const day = time.slice(0, 8)
    headers['x-amz-date'] = time
    if (credentials.sessionToken !== undefined) headers['x-amz-security-token'] = credentials.sessionToken
    const canonical = getCanonicalHeaders(request)
    const names = Object.keys(canonical).sort()
    const signed = names.join(';')
    const asked = [
      request.method,
      // S3 does not encode the path twice, nor normalise it.
      request.path,
      getCanonicalQuery(request),
      ...names.map((name) => `${name}:${canonical[name]}`),
      '',
      signed,
      headers['x-amz-content-sha256'],
    ].join('\n')
    const scope = createScope(day, this.#scope.region, this.#scope.service)
    const text = [ALGORITHM_IDENTIFIER, time, scope, createHash('sha256').update(asked).digest('hex')].join(
      '\n',
    )
    const signature = createHmac('sha256', this.#keyOf(day, credentials)).update(text).digest('hex')
    headers.authorization = `${ALGORITHM_IDENTIFIER} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`
  }

  #keyOf(day: string, { secretAccessKey }: Credentials): Buffer {
    const of = `${day} ${secretAccessKey}`
    if (this.#dayKey.for === of) return this.#dayKey.key
    const { region, service } = this.#scope
    let key: string | Buffer = `AWS4${secretAccessKey}`
    for (const part of [day, region, service, 'aws4_request'])
      key = createHmac('sha256', key).update(part).digest()
    this.#dayKey = { for: of, key: Buffer.from(key) }
    return this.#dayKey.key
  }
}
