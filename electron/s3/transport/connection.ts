import type { S3Client } from '@aws-sdk/client-s3'
import type { BucketAddress, Capabilities } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { classify } from '../failures/classify.ts'
import { createAgents, destroyAgents, isLoopback, type Agents } from './agents.ts'
import { createClient, hostOf, type Limits } from './client.ts'
import type { CredentialProvider, Credentials } from '../credential-provider.ts'
import { withFreshCredentials } from '../failures/fresh-credentials.ts'
import { failureFacts, type FailureFacts } from '../failures/failure-facts.ts'
import { hasSpoken, isStoreThere, unlessHidden } from '../failures/hidden-store.ts'
import type { Operation } from '../failures/operations.ts'
import { proxyRefusal } from './proxy-failure.ts'
import type { Route } from './routed-agent.ts'
import { answerOf, logRequest, type Asked, type LoggedAnswer, type Send } from './request-log.ts'
import { learnFromRefusal, optionalHeaders, type Learn, type Optional } from './capabilities.ts'
import { untilAborted } from './until-aborted.ts'

/** No optional headers. */
const plain: Optional = { checksums: false, ifNoneMatch: false }

/** Requests whose successful answers are not checked: a web page can pass for one. */
const unchecked = new Set<Operation>(['DeleteObject', 'GetObject'])

/** One try of a call. */
export type Try = {
  /** The optional headers that the store is not known to refuse. */
  sent: Optional
  /** Sends a command, by default until the call's signal aborts. */
  send: Send
}

type Call<T> = {
  operation: Operation
  key: string | null
  signal: AbortSignal
  /** The optional headers this request would like to send. */
  wants?: Optional
  attempt: (one: Try) => Promise<T>
}

/** One bucket, accessed with one set of credentials, and what was learned about its store. */
export type Connection = Omit<ConnectParts, 'route' | 'log'> & {
  /** Throws `FileUnreadable` for the file of certificate authorities. */
  readonly agents: () => Promise<Agents>
  /** The current one: it is replaced when AWS names another region. */
  readonly client: () => Promise<S3Client>
  /** The proxy that a request to this URL would go through now; null for none. */
  readonly proxyFor: Route
  /** uploadIds of the sessions whose whole object the store checks (it answered ChecksumType FULL_OBJECT). */
  readonly wholeChecked: Set<string>
  /**
   * Makes a request and classifies its failure: throws only AppFailure or the signal's reason. It repeats the request
   * only without an optional header that the store refused, or in the region that AWS named. Retrying failures is left
   * to the retry policy of the engine.
   */
  call<T>(call: Call<T>): Promise<T>
  /** Sends commands outside `call`, which it leaves unclassified. Each writes its line to the log. */
  sender(about: Asked, signal?: AbortSignal): Send
  /** The same for requests that are not SDK commands. */
  logged<T>(about: Asked, send: () => Promise<T>, answerOf: (answer: T) => LoggedAnswer): Promise<T>
  /** Classifies what a call threw. */
  failureOf(thrown: unknown, operation: Operation, key: string | null): Promise<AppFailure>
  /** A second client for the same bucket, with connections of its own. */
  anotherClient(): Promise<{ client: S3Client; agents: Agents }>
  /** Closes idle connections. */
  close(): void
}

export type ConnectParts = {
  address: BucketAddress
  credentials: CredentialProvider
  /** Milliseconds since the epoch. */
  now: () => number
  limits: Limits
  /** Finds the proxy of a request; null: connect directly. */
  route: Route | null
  /** What is known about the store so far; `learn` adds to it. */
  capabilities: () => Capabilities
  learn: Learn
  log: Log
}

export function connect(parts: ConnectParts): Connection {
  const { address, credentials, now, limits, capabilities, learn, log } = parts
  const { bucket } = address
  let region = address.region
  let used: Credentials | null = null
  /** The endpoint has answered as S3 before. */
  let isStore = false
  /** The store has accepted credentials from this source before. */
  let isProven = false
  const provide: CredentialProvider = async (options) => {
    used = await credentials(options)
    return used
  }
  const clientOf = (agents: Agents) => createClient({ address, region, credentials: provide, agents, limits })
  let opening: Promise<{ agents: Agents; client: S3Client }> | null = null

  async function anotherClient() {
    const agents = await createAgents(address, parts.route)
    return { agents, client: clientOf(agents) }
  }

  /** If opening fails (the file of certificate authorities cannot be read), the next call tries again. */
  function opened() {
    opening ??= anotherClient().catch((thrown: unknown) => {
      opening = null
      throw thrown
    })
    return opening
  }

  /** True: AWS named another region for the bucket, and the client now uses it. */
  async function followRegion(facts: FailureFacts): Promise<boolean> {
    if (address.endpoint !== null || facts.region === null || facts.region === region) return false
    if (facts.status !== 301 && facts.status !== 307 && facts.status !== 400) return false
    region = facts.region
    const { agents } = await opened()
    opening = Promise.resolve({ agents, client: clientOf(agents) })
    return true
  }

  async function failureOf(
    thrown: unknown,
    { operation, key, keys }: { operation: Operation; key: string | null; keys: Credentials | null },
  ): Promise<AppFailure> {
    const host = hostOf(address)
    const facts = failureFacts(thrown, now())
    const asked = {
      operation,
      host,
      isStoreThere: async () => {
        const send = sender({ operation: 'ListParts', key })
        return await isStoreThere(send, bucket, key ?? 'dropreel')
      },
    }
    const seen = async (failure: AppFailure) =>
      isStore ? await unlessHidden(failure, facts, asked) : failure
    if (thrown instanceof AppFailure) return await seen(thrown)
    // Over TLS the tunnel refuses already; over plain HTTP a proxy answers as a store does.
    const proxy = facts.status === 407 ? await proxyFor(`http://${host}`) : null
    if (proxy !== null) return proxyRefusal(proxy, host, 407)
    const failure = await seen(
      classify(facts, { operation, key, host, address: { ...address, region } }, thrown),
    )
    return await withFreshCredentials(failure, { used: keys, isProven, credentials })
  }

  async function proxyFor(url: string): Promise<URL | null> {
    return isLoopback(address.endpoint) ? null : ((await parts.route?.(url)) ?? null)
  }

  function logged<T>(about: Asked, send: () => Promise<T>, answerOf: (answer: T) => LoggedAnswer) {
    return logRequest({ log, bucket }, about, send, answerOf)
  }

  function sender(about: Asked, signal?: AbortSignal): Send {
    return async (command, abortSignal = signal) => {
      const { client } = await opened()
      const options = abortSignal === undefined ? {} : { abortSignal }
      return await logged({ ...about, input: command.input }, () => client.send(command, options), answerOf)
    }
  }

  async function call<T>({ operation, key, signal, wants = plain, attempt }: Call<T>): Promise<T> {
    const send = sender({ operation, key }, signal)
    for (;;) {
      signal.throwIfAborted()
      const sent = optionalHeaders(wants, capabilities())
      // Remembered here, as another request may load newer credentials before this one fails.
      let keys: Credentials | null = null
      try {
        keys = await untilAborted(provide(), signal)
        const answer = await attempt({ sent, send })
        isProven = true
        isStore ||= !unchecked.has(operation)
        return answer
      } catch (thrown) {
        if (signal.aborted) throw signal.reason
        const facts = failureFacts(thrown, now())
        isStore ||= hasSpoken(facts)
        if (!learnFromRefusal(learn, sent, facts) && !(await followRegion(facts)))
          throw await untilAborted(failureOf(thrown, { operation, key, keys }), signal)
      }
    }
  }

  return {
    address,
    agents: async () => (await opened()).agents,
    client: async () => (await opened()).client,
    proxyFor,
    limits,
    capabilities,
    learn,
    wholeChecked: new Set(),
    credentials: provide,
    now,
    anotherClient,
    call,
    sender,
    logged,
    failureOf: (thrown, operation, key) => failureOf(thrown, { operation, key, keys: used }),
    close: () => void opening?.then(({ agents }) => destroyAgents(agents)).catch(() => undefined),
  }
}
