import { ListPartsCommand } from '@aws-sdk/client-s3'
import { AppFailure } from '../../core/errors.ts'
import { failureFacts, type FailureFacts } from './failure-facts.ts'
import type { Send } from '../transport/request-log.ts'
import type { Operation } from './operations.ts'
import { t } from '../../contract/index.ts'

/**
 * Answers of gateways whose store is down (RFC 9110, 15.6.3 to 15.6.5), of networks that want a sign-in (RFC 6585,
 * 6), and of Cloudflare (https://developers.cloudflare.com/support/troubleshooting/http-status-codes/).
 */
const gatewayStatuses = new Set([502, 503, 504, 511, 520, 521, 522, 523, 524, 525, 526, 527, 530])

/** The failed request. `isStoreThere` makes another request and returns whether the store itself answered that. */
type Asked = { operation: Operation; host: string; isStoreThere: () => Promise<boolean> }

/**
 * For an endpoint that has answered as S3 before. If an answer then shows no sign of S3, something temporary hides the
 * store: a gateway during a restart, the sign-in page of a guest network, a damaged connection. Returns `StoreHidden`,
 * which is waited for like a lost network. If the store answers other requests, a firewall blocks this one, perhaps for
 * good: returns `RequestBlocked`. Any other failure is returned unchanged.
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
  // 503 also means too many requests; then the store answers others.
  if (facts.status === 503 && (await isStoreThere())) return failure
  const isPage = !isGateway && code === 'EndpointInvalid' && facts.errno === null
  if (isPage && (await isStoreThere())) {
    const seen =
      facts.status === null
        ? t('store.blockedByPage', { operation, host })
        : t('store.blockedBy', { operation, host, status: facts.status })
    return new AppFailure('RequestBlocked', seen, more)
  }
  return new AppFailure('StoreHidden', `${host} (${whatAnswers(failure, facts)})`, more)
}

/** True for an answer that shows S3: by its error body, or a request id. */
export function hasSpoken({ code, requestId }: FailureFacts): boolean {
  return code !== null || requestId !== null
}

/** Lists a session that cannot exist: S3 answers that with an error body, allowed or not. */
export async function isStoreThere(send: Send, bucket: string, key: string): Promise<boolean> {
  try {
    await send(new ListPartsCommand({ Bucket: bucket, Key: key, UploadId: 'none' }))
    return false
  } catch (thrown) {
    return failureFacts(thrown, 0).code !== null
  }
}

function whatAnswers({ error }: AppFailure, { status }: FailureFacts): string {
  if (error.code === 'TlsUntrusted') return t('store.untrusted')
  return status === null ? t('store.noS3') : `HTTP ${status}`
}
