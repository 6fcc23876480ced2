import { lookup } from 'node:dns/promises'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { Readable } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { GetObjectCommand, HeadBucketCommand } from '@aws-sdk/client-s3'
import { localeNow, t, type ErrorCode } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import { hostOf } from '../transport/client.ts'
import type { Connection } from '../transport/connection.ts'
import { failureFacts, regionOf } from '../failures/failure-facts.ts'
import { openForFirstByte } from '../links/open-link.ts'
import { untilAborted } from '../transport/until-aborted.ts'
import { Skipped, WrongSetting, type Steps } from './steps.ts'

/** S3 refuses requests that are signed further from its own time. */
const longestSkewMs = 15 * 60_000
const smallestSkewMs = 5_000
/** For a request whose only purpose is better advice. */
const otherSchemeLimitMs = 5_000

/** Whether the store can be reached at all. */
export async function tryNetwork(
  steps: Steps,
  connection: Connection,
  signal: AbortSignal,
): Promise<boolean> {
  await steps.try('name', null, () => resolveName(connection))
  let answer: IncomingMessage | null = null
  const isReached = await steps.try('connect', null, async () => {
    answer = await firstAnswer(connection, signal)
    return encryptionOf(answer)
  })
  if (!isReached) {
    steps.skip('clock', t('check.notReached'))
    return false
  }
  await steps.try('clock', null, async () => compareClocks(answer, connection.now()))
  return true
}

/** Whether the store knows the access key ID, as its answer to any signed request shows. */
export async function tryIdentity(
  steps: Steps,
  connection: Connection,
  probeKey: string,
  signal: AbortSignal,
): Promise<boolean> {
  let bucketTrouble: AppFailure | null = null
  const isKnown = await steps.try('identity', null, async () => {
    const keys = connection.credentials({ forceRefresh: true })
    const { accessKeyId, expiration } = await untilAborted(keys, signal)
    bucketTrouble = await getMissingObject(connection, probeKey, signal).catch(aboutBucket)
    const start = accessKeyId.slice(0, 4)
    return expiration === undefined
      ? t('check.keyKnown', { start })
      : t('check.keyKnownUntil', { start, time: expiration.toLocaleString(localeNow()) })
  })
  if (!isKnown) return false
  return await steps.try('bucket', null, async () => {
    if (bucketTrouble !== null) throw bucketTrouble
    const { bucket, region } = connection.address
    const found = await findRegion(connection, signal)
    if (found === null || found === region) return t('check.bucketThere', { bucket })
    return t('check.bucketElsewhere', { bucket, found, region })
  })
}

/**
 * GetObject of a key that does not exist: unlike the answer to HEAD, its answer says why it was refused. After a wrong
 * clock it is sent again, as the SDK has corrected the clock. A server that has an object under a random key answers
 * everything alike and is no S3 store.
 */
async function getMissingObject(connection: Connection, key: string, signal: AbortSignal): Promise<never> {
  const { address } = connection
  const get = () =>
    connection.call({
      operation: 'GetObject',
      key,
      signal,
      attempt: async ({ send }) => {
        const command = new GetObjectCommand({ Bucket: address.bucket, Key: key })
        const { Body } = await send(command)
        if (Body instanceof Readable) Body.destroy()
        throw new AppFailure('EndpointInvalid', hostOf(address))
      },
    })
  return await get().catch((thrown: unknown) =>
    codeOf(thrown) === 'ClockSkew' ? get() : Promise.reject(thrown),
  )
}

function codeOf(thrown: unknown): ErrorCode | null {
  return thrown instanceof AppFailure ? thrown.error.code : null
}

/**
 * ObjectMissing and AccessDenied show that the store knows the keys. What is wrong with the bucket is returned, the
 * rest thrown.
 */
function aboutBucket(thrown: unknown): AppFailure | null {
  if (!(thrown instanceof AppFailure)) throw thrown
  const { code } = thrown.error
  if (code === 'AccessDenied' || code === 'ObjectMissing') return null
  if (code === 'BucketMissing' || code === 'RegionWrong' || code === 'BadInput') return thrown
  throw thrown
}

/** The region that the store names for the bucket; null if it names none. Throws only the signal's reason. */
export async function findRegion(connection: Connection, signal: AbortSignal): Promise<string | null> {
  const { bucket } = connection.address
  try {
    const send = connection.sender({ operation: 'HeadBucket', key: null }, signal)
    // While the SDK waits for credentials, it ignores the signal.
    const answer = await untilAborted(send(new HeadBucketCommand({ Bucket: bucket })), signal)
    return regionOf(answer.BucketRegion)
  } catch (thrown) {
    signal.throwIfAborted()
    return failureFacts(thrown, connection.now()).region
  }
}

async function resolveName({ address, proxyFor }: Connection): Promise<string> {
  const { hostname } = new URL(urlOf(address))
  const bare = hostname.replaceAll(/^\[|\]$/g, '')
  if (isIP(bare) !== 0) throw new Skipped(t('check.noName'))
  const proxy = await proxyFor(urlOf(address))
  if (proxy !== null) throw new Skipped(t('check.proxyLooksUp', { proxy: proxy.host }))
  const { address: found } = await lookup(bare).catch((cause: unknown) => {
    throw new AppFailure('NameUnknown', hostname, { cause })
  })
  return t('check.resolved', { host: hostname, address: found })
}

const unsigned = { operation: 'Connect', key: null }

/** The answer to an unsigned request. Any will do, as the store refuses unsigned requests. */
async function firstAnswer(connection: Connection, signal: AbortSignal): Promise<IncomingMessage> {
  const { address } = connection
  try {
    const answer = await openForFirstByte({ url: urlOf(address), connection, about: unsigned }, signal)
    answer.destroy()
    if (answer.statusCode === 407) throw Object.assign(new Error(), { $metadata: { httpStatusCode: 407 } })
    refuseOtherScheme(address, answer)
    // Web servers that expect TLS answer 400 to plain HTTP.
    if (answer.statusCode === 400) await refuseWrongScheme(connection, signal)
    return answer
  } catch (thrown) {
    if (thrown instanceof WrongSetting) throw thrown
    const failure = await connection.failureOf(thrown, 'GetObject', null)
    const { code } = failure.error
    if (code === 'Unreachable' || code === 'EndpointInvalid') await refuseWrongScheme(connection, signal)
    throw failure
  }
}

/** Throws if the server sends every request on to the same host by the other scheme: uploads follow no redirect. */
function refuseOtherScheme(
  { endpoint }: Connection['address'],
  { statusCode = 0, headers }: IncomingMessage,
) {
  const { location } = headers
  if (endpoint === null || statusCode < 300 || statusCode > 399 || location === undefined) return
  const from = new URL(endpoint)
  if (!URL.canParse(location, endpoint)) return
  const to = new URL(location, endpoint)
  if (to.hostname !== from.hostname || to.protocol === from.protocol) return
  throw new WrongSetting(
    t('check.sendsOn', { host: from.host, from: schemeOf(from), to: schemeOf(to), endpoint: to.origin }),
  )
}

function schemeOf({ protocol }: URL): string {
  return protocol.slice(0, -1)
}

/** Throws if the store answers over the other one of http and https. With 400 it does not. */
async function refuseWrongScheme(connection: Connection, signal: AbortSignal): Promise<void> {
  const { endpoint } = connection.address
  if (endpoint === null) return
  const [from, to] = endpoint.startsWith('https:') ? ['https', 'http'] : ['http', 'https']
  const url = endpoint.replace(/^https?/, to)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(otherSchemeLimitMs)])
  try {
    const answer = await openForFirstByte({ url, connection, about: unsigned }, limit)
    answer.destroy()
    if (answer.statusCode === 400) return
  } catch (thrown) {
    const { error } = await connection.failureOf(thrown, 'GetObject', null)
    // An untrusted certificate is an answer too.
    if (error.code !== 'TlsUntrusted') return
  }
  const { host } = new URL(endpoint)
  throw new WrongSetting(t('check.wrongScheme', { host, from, to }))
}

function urlOf(address: Connection['address']): string {
  return address.endpoint ?? `https://${hostOf(address)}`
}

function encryptionOf({ socket }: IncomingMessage): string {
  if (!(socket instanceof TLSSocket)) return t('check.answers')
  return t('check.answersEncrypted', { protocol: socket.getProtocol() ?? 'TLS' })
}

function compareClocks(answer: IncomingMessage | null, now: number): string {
  const theirs = Date.parse(answer?.headers.date ?? '')
  if (Number.isNaN(theirs)) throw new Skipped(t('check.noTime'))
  const aheadMs = now - theirs
  if (Math.abs(aheadMs) <= smallestSkewMs) return t('check.clocksAgree')
  const seconds = Math.round(Math.abs(aheadMs) / 1000)
  const difference =
    seconds < 120
      ? t('numbers.seconds', { count: seconds })
      : t('numbers.minutes', { count: Math.round(seconds / 60) })
  const sentence = t(aheadMs > 0 ? 'check.ahead' : 'check.behind', { difference })
  if (Math.abs(aheadMs) < longestSkewMs) return `${sentence} ${t('check.signsByStore')}`
  throw new WrongSetting(`${sentence} ${t('check.setClock')}`)
}
