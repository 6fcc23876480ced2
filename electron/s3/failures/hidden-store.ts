import { ListPartsCommand } from '@aws-sdk/client-s3'
import { AppFailure } from '../../core/errors.ts'
import { failureFacts, type FailureFacts } from './failure-facts.ts'
import type { Send } from '../transport/request-log.ts'
import type { Operation } from './operations.ts'

/**
 * What gateways say while the store behind them is away (RFC 9110, 15.6.3 to 15.6.5), what networks say that want a
 * sign-in (RFC 6585, 6), and Cloudflare's own (https://developers.cloudflare.com/support/troubleshooting/http-status-codes/).
 */
const gatewayStatuses = new Set([502, 503, 504, 511, 520, 521, 522, 523, 524, 525, 526, 527, 530])

/** What was asked; `isStoreThere` asks something else, and tells whether the store itself answers that. */
type Asked = { operation: Operation; host: string; isStoreThere: () => Promise<boolean> }

/**
 * A store that has spoken here before is one. What then answers without any sign of S3 is a gateway while the store
 * restarts, the sign-in page of a guest network, or a damaged line: it passes, so it is waited for as a lost network is.
 * Not so a page that answers this request alone, while the store answers others: that is a firewall, and may stay.
 */
export async function unlessHidden(
  failure: AppFailure,
  facts: FailureFacts,
  { operation, host, isStoreThere }: Asked,
): Promise<AppFailure> {
  if (hasSpoken(facts)) return failure
  const { code, detail } = failure.error
  const isGateway = facts.status !== null && gatewayStatuses.has(facts.status)
  if (!isGateway && code !== 'EndpointInvalid' && code !== 'TlsUntrusted') return failure
  const { retryAfterMs } = failure
  const more = {
    cause: failure,
    status: facts.status,
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  }
  // Gateways also say so to too many requests; for these the store is there.
  if (facts.status === 503 && (await isStoreThere())) return failure
  const isPage = !isGateway && code === 'EndpointInvalid' && facts.errno === null
  if (isPage && (await isStoreThere())) {
    const seen = facts.status === null ? 'answered by a web page' : `HTTP ${facts.status}`
    return new AppFailure('RequestBlocked', `${operation} to ${host}, ${seen}`, more)
  }
  return new AppFailure('StoreHidden', `${host} (${whatAnswers(failure, facts)})`, more)
}

/** True for an answer with a sign of S3: its error body, or a request id. */
export function hasSpoken({ code, requestId }: FailureFacts): boolean {
  return code !== null || requestId !== null
}

/** Asks for a session that cannot be there: whatever S3 says to that, allowed or not, has an error body. */
export async function isStoreThere(send: Send, bucket: string, key: string): Promise<boolean> {
  try {
    await send(new ListPartsCommand({ Bucket: bucket, Key: key, UploadId: 'none' }))
    return false
  } catch (thrown) {
    return failureFacts(thrown, 0).code !== null
  }
}

function whatAnswers({ error }: AppFailure, { status }: FailureFacts): string {
  if (error.code === 'TlsUntrusted') return 'its certificate is not trusted'
  return status === null ? 'it does not speak S3' : `HTTP ${status}`
}
