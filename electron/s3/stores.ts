import type {
  BucketAddress,
  Capabilities,
  CheckLine,
  ConnectionCheck,
  CredentialSource,
  Policy,
  StoredObject,
} from '../contract/index.ts'
import { believed, unknownCapabilities, withShown } from '../core/capabilities.ts'
import { silentLog, type Log } from '../core/log.ts'
import { refuseHost, underPolicy } from '../core/policy.ts'
import { addressKey } from '../core/store-address.ts'
import type { ObjectStore, RequestTry, Stores } from '../engine/ports.ts'
import type { Checked } from './check/check-connection.ts'
import { hostOf, usualLimits, type Limits } from './transport/client.ts'
import { connect, type Connection } from './transport/connection.ts'
import type { CredentialProvider } from './credential-provider.ts'
import { routeOf, type ProxySources } from './transport/proxy.ts'
import { createObjectStore } from './object-store.ts'
import { initialCapabilities } from './transport/capabilities.ts'
import { guardsKeys, sendStream, type StreamToSend } from './requests/stream-upload.ts'
import { untilAborted } from './transport/until-aborted.ts'

export type S3Stores = Stores & {
  /** Sends a stream of unknown length, for standard input: see requests/stream-upload.ts. */
  sendStream(address: BucketAddress, sending: StreamToSend, signal: AbortSignal): Promise<StoredObject>
  /** True where the store is known to refuse a write to a key that is taken (If-None-Match). */
  guardsKeys(address: BucketAddress): boolean
  /** See check/check-connection.ts. Throws only the signal's reason. */
  check(
    address: BucketAddress,
    checked: Checked,
    signal: AbortSignal,
    onLine: (line: CheckLine) => void,
  ): Promise<ConnectionCheck>
  /** The region that the store names for the bucket; null where it names none. */
  regionOf(address: BucketAddress, signal: AbortSignal): Promise<string | null>
  /** The computer has slept: what is open may be dead, and a store may be there again. */
  wake(): void
  /** Closes idle connections. */
  close(): void
}

export type StoresParts = {
  credentialsFor: (source: CredentialSource) => CredentialProvider
  /** Milliseconds since the epoch. */
  now: () => number
  /** What the administrator has set. Where files may not go, whatever needs the store throws `SetByPolicy`. */
  policy?: Policy
  /** Without them no proxy is used. */
  proxies?: ProxySources
  /** Keeps from one run to the next what was learned about a store. */
  memory?: CapabilityMemory
  /** Each request writes one line to it. */
  log?: Log
  /** For tests, which cannot wait a minute. */
  limits?: Limits
}

/** Where capabilities are kept, by address. */
type CapabilityMemory = {
  recall: (address: BucketAddress) => Capabilities | null
  remember: (address: BucketAddress, known: Capabilities) => void
}

type Opened = { connection: Connection; store: ObjectStore }

export function createStores(parts: StoresParts): S3Stores {
  const { policy = {}, now, proxies, memory, log = silentLog, limits = usualLimits } = parts
  const opened = new Map<string, Opened>()
  /** The same by the object that holds the address: each part asks several times. */
  let found = new WeakMap<BucketAddress, Opened>()

  function connectTo(address: BucketAddress): Connection {
    const recalled = memory?.recall(address) ?? null
    let capabilities = initialCapabilities(
      address,
      recalled === null ? unknownCapabilities : believed(recalled, now()),
    )
    const proxy = address.network?.proxy ?? { kind: 'system' }
    return connect({
      address,
      credentials: parts.credentialsFor(address.credentials),
      now,
      limits,
      log,
      mayReach: (host) => refuseHost(policy, address, host),
      route: proxies === undefined ? null : routeOf(proxy, proxies),
      capabilities: () => capabilities,
      learn(shown) {
        const next = withShown(capabilities, shown, now())
        if (next === capabilities) return
        capabilities = next
        memory?.remember(address, capabilities)
      },
    })
  }

  function open(asked: BucketAddress): Opened {
    const known = found.get(asked) ?? openAt(asked)
    found.set(asked, known)
    return known
  }

  function openAt(asked: BucketAddress): Opened {
    const host = hostOf(asked).replace(/:\d+$/, '')
    const address = underPolicy(policy, asked, host)
    const name = addressKey(address)
    const known = opened.get(name)
    if (known !== undefined) return known
    const connection = connectTo(address)
    const fresh = { connection, store: storeFor({ number: 1, onSilence: null }, address, connection) }
    opened.set(name, fresh)
    return fresh
  }

  function storeFor(one: RequestTry, address: BucketAddress, connection: Connection): ObjectStore {
    return {
      ...createObjectStore(connection.asTry(one)),
      ...ownLinks(one, address),
      asTry: (next) => storeFor(next, address, connection),
    }
  }

  /** Has links signed with other credentials, where the address names some. */
  function ownLinks(one: RequestTry, { linkCredentials, ...rest }: BucketAddress): Partial<ObjectStore> {
    if (linkCredentials === null) return {}
    const signer = open({ ...rest, credentials: linkCredentials, linkCredentials: null })
    return { link: (request, signal) => signer.store.asTry(one).link(request, signal) }
  }

  return {
    at: (address) => open(address).store,
    async signInEndsAt({ credentials }, signal) {
      const { signInEndsAt } = await untilAborted(parts.credentialsFor(credentials)(), signal)
      return signInEndsAt?.getTime() ?? null
    },
    sendStream: (address, sending, signal) => sendStream(open(address).connection, sending, signal),
    guardsKeys: (address) => guardsKeys(open(address).connection),
    // Uploads, which should start fast, do without the code of these.
    async check(address, checked, signal, onLine) {
      const { checkConnection } = await import('./check/check-connection.ts')
      return checkConnection(open(address), checked, signal, onLine)
    },
    async regionOf(address, signal) {
      const { findRegion } = await import('./check/network-steps.ts')
      return findRegion(open(address).connection, signal)
    },
    wake: () => {
      for (const { connection } of opened.values()) connection.line.suspect()
    },
    close: () => {
      for (const { connection } of opened.values()) connection.close()
      opened.clear()
      found = new WeakMap()
    },
  }
}
