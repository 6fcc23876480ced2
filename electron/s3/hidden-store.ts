import { AppFailure } from '../core/errors.ts'
import type { FailureFacts } from './failure-facts.ts'

/**
 * What gateways say while the store behind them is away (RFC 9110, 15.6.3 and 15.6.5), what networks say that want a
 * sign-in (RFC 6585, 6), and Cloudflare's own (https://developers.cloudflare.com/support/troubleshooting/http-status-codes/).
 */
const gatewayStatuses = new Set([502, 504, 511, 520, 521, 522, 523, 524, 525, 526, 527, 530])

/**
 * A store that has answered here before is one. What then answers without any sign of S3 is a gateway while the store
 * restarts, the sign-in page of a guest network, or a damaged line: it passes, so it is waited for as a lost network is.
 */
export function unlessHidden(failure: AppFailure, facts: FailureFacts, host: string): AppFailure {
  if (facts.code !== null || facts.requestId !== null) return failure
  const { code, detail } = failure.error
  const isGateway = facts.status !== null && gatewayStatuses.has(facts.status)
  if (!isGateway && code !== 'EndpointInvalid' && code !== 'TlsUntrusted') return failure
  return new AppFailure('StoreHidden', `${host} (${whatAnswers(failure, facts)})`, {
    cause: failure,
    ...(detail === undefined ? {} : { detail }),
  })
}

function whatAnswers({ error }: AppFailure, { status }: FailureFacts): string {
  if (error.code === 'TlsUntrusted') return 'its certificate is not trusted'
  return status === null ? 'it does not speak S3' : `HTTP ${status}`
}
