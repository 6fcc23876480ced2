import { X509Certificate } from 'node:crypto'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'
import { type BucketAddress, t } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import { readNamedFile } from '../../disk/named-file.ts'
import { lookUp } from './look-up.ts'
import { RoutedAgent, type Route } from './routed-agent.ts'
import { checked } from './tunnel.ts'
import { keepAliveMsecs } from './silence.ts'

const pool = { keepAlive: true, keepAliveMsecs, lookup: lookUp }

/** Keep-alive connections to one store, shared by its client and by the check of links. */
export type Agents = { httpAgent: HttpAgent; httpsAgent: HttpAgent }

/**
 * Agents for one address. A store on this computer (loopback) is never reached through a proxy. Throws
 * `FileUnreadable` for the file of certificate authorities.
 */
export async function createAgents(
  address: Pick<BucketAddress, 'endpoint' | 'network'>,
  route: Route | null,
): Promise<Agents> {
  const secureContext = await secureContextFor(address.network?.caFile ?? null)
  const tls = { ...checked, ...(secureContext === null ? {} : { secureContext }) }
  const direct = { httpAgent: new HttpAgent(pool), httpsAgent: new HttpsAgent({ ...pool, ...tls }) }
  if (route === null || isLoopback(address.endpoint)) return direct
  return {
    httpAgent: new RoutedAgent(route, direct.httpAgent, { ...pool, secure: false }),
    httpsAgent: new RoutedAgent(route, direct.httpsAgent, { ...pool, ...tls, secure: true }),
  }
}

/** Closes connections that no request uses; those in use go on. */
export function dropIdle({ httpAgent, httpsAgent }: Agents): void {
  for (const agent of [httpAgent, httpsAgent]) dropIdleOf(agent)
}

function dropIdleOf(agent: HttpAgent): void {
  if (agent instanceof RoutedAgent) agent.behind().forEach(dropIdleOf)
  const idle = Object.values(agent.freeSockets).flatMap((sockets = []) => sockets)
  for (const socket of idle) socket.destroy()
}

/** Closes idle connections, and those of requests under way. */
export function destroyAgents({ httpAgent, httpsAgent }: Agents): void {
  httpAgent.destroy()
  httpsAgent.destroy()
}

/** Trusts Node's root certificates and those in the file. Created once, as parsing them takes milliseconds. */
async function secureContextFor(caFile: string | null): Promise<SecureContext | null> {
  if (caFile === null) return null
  try {
    return createSecureContext({
      ca: [...rootCertificates, ...certificatesIn((await readNamedFile(caFile)).toString())],
    })
  } catch (thrown) {
    if (thrown instanceof AppFailure && thrown.error.code !== 'FileMissing') throw thrown
    throw new AppFailure('FileUnreadable', caFile, {
      cause: thrown,
      file: caFile,
      advice: t('store.choosePem'),
    })
  }
}

/**
 * The certificates that can be parsed: company bundles may contain broken ones, which must not disable the others.
 * Throws when there is none, because createSecureContext would accept that silently.
 */
function certificatesIn(pem: string): string[] {
  const found =
    pem.match(/-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----[^-]*-----END \1?CERTIFICATE-----/g) ?? []
  const readable = found.flatMap(readCertificate)
  if (readable.length === 0) throw new Error('there is no certificate in it')
  return readable
}

function readCertificate(pem: string): string[] {
  try {
    return [new X509Certificate(pem).toString()]
  } catch {
    return []
  }
}

export function isLoopback(endpoint: string | null): boolean {
  if (endpoint === null) return false
  const { hostname } = new URL(endpoint)
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}
