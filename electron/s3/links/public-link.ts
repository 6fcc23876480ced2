import { t, type Link } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import { publicAddress } from '../../core/public-address.ts'
import { classify } from '../failures/classify.ts'
import type { Connection } from '../transport/connection.ts'
import { failureFacts } from '../failures/failure-facts.ts'
import type { LinkRequest } from '../../engine/ports.ts'
import { inBrackets, reasonOf } from '../failures/store-words.ts'
import { type Opening, isOtherSize, openForFirstByte, refusedOpening, totalSize } from './open-link.ts'

const mostRedirects = 5
const advice = () => t('store.checkBaseUrl')

/**
 * The address of an object below the public base URL of its destination, opened once before anybody gets it. It is not
 * signed and does not expire. Throws `ObjectMissing`, `AccessDenied` and whatever else its server answers.
 */
export async function publicLink(
  connection: Connection,
  { key, publicBaseUrl, sizeBytes }: LinkRequest & { publicBaseUrl: string },
  signal: AbortSignal,
): Promise<Link> {
  const url = publicAddress(publicBaseUrl, key)
  const { status, foundBytes, reason } = await openFollowing(
    { url, connection, about: { operation: 'OpenLink', key } },
    signal,
  )
  if (status !== 200 && status !== 206) throw refusalOf(status, url, reason)
  if (isOtherSize(sizeBytes, foundBytes)) {
    throw new AppFailure('StoreRefused', t('store.leadsElsewhere', { url }), { advice: advice() })
  }
  return { url, validUntil: null, limitedBy: 'nothing' }
}

/** Opens an address and follows redirects, as a browser does. Throws `StoreRefused` if they lead nowhere. */
async function openFollowing(
  { url, connection, about }: Opening,
  signal: AbortSignal,
): Promise<{ status: number; foundBytes: number | null; reason: string | null }> {
  let next = url
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const answer = await openForFirstByte({ url: next, connection, about }, signal).catch(
      (thrown: unknown) => {
        if (signal.aborted) throw signal.reason
        const { host } = new URL(next)
        const { address } = connection
        const question = { operation: 'GetObject', host, address, key: about.key } as const
        if (thrown instanceof AppFailure) throw thrown
        throw classify(failureFacts(thrown, connection.now()), question, thrown)
      },
    )
    const status = answer.statusCode ?? 0
    const refused = status < 400 ? null : await refusedOpening(answer)
    const reason = refused === null ? null : reasonOf(failureFacts(refused, connection.now()))
    answer.destroy()
    const { location } = answer.headers
    if (status < 300 || status > 399 || location === undefined || !URL.canParse(location, next)) {
      return { status, foundBytes: totalSize(answer), reason }
    }
    const { href, protocol } = new URL(location, next)
    if (protocol !== 'http:' && protocol !== 'https:') {
      throw new AppFailure('StoreRefused', t('store.redirectsToProtocol', { url, protocol }), {
        advice: advice(),
      })
    }
    next = href
  }
  throw new AppFailure('StoreRefused', t('store.redirectsTooOften', { url, count: mostRedirects }), {
    advice: advice(),
  })
}

/** What a person gets who opens the address. */
function refusalOf(status: number, url: string, reason: string | null): AppFailure {
  const detail = `HTTP ${status}${reason === null ? '' : `, ${reason}`}`
  if (status === 404 || status === 410)
    return new AppFailure('ObjectMissing', url, { advice: advice(), detail })
  if (status === 401 || status === 403) {
    return new AppFailure('AccessDenied', t('store.notEverybody', { url }) + inBrackets(reason), {
      advice: advice(),
      detail,
    })
  }
  return new AppFailure(
    status >= 500 ? 'StoreError' : 'StoreRefused',
    t('store.answers', { url, status }) + inBrackets(reason),
    {
      advice: advice(),
      detail,
    },
  )
}
