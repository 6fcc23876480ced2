import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { BucketAddress, Capabilities } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { RequestTry } from '../../engine/ports.ts'
import { classify } from '../failures/classify.ts'
import { createAgents, destroyAgents, dropIdle, isLoopback, type Agents } from './agents.ts'
import { createClient, hostOf, storeUrl, type Limits } from './client.ts'
import { DirectSend } from './direct-send.ts'
import type { HandlerOptions } from './exchange.ts'
import type { CredentialProvider, Credentials } from '../credential-provider.ts'
import { sameKeys, withFreshCredentials } from '../failures/fresh-credentials.ts'
import { failureFacts, type FailureFacts } from '../failures/failure-facts.ts'
import { hasSpoken, isStoreThere, unlessHidden } from '../failures/hidden-store.ts'
import type { Operation, Question } from '../failures/operations.ts'
import { isThere } from './is-there.ts'
import { Line, type LineParts } from './line.ts'
import { proxyRefusal } from './proxy-failure.ts'
import type { Route } from './routed-agent.ts'
import {
  answerOf,
  logRequest,
  type Asked,
  type LoggedAnswer,
  type Send,
  type SendDirect,
} from './request-log.ts'
import { OptionalParts, type Learn, type Option, type PartSum } from './capabilities.ts'
import { untilAborted } from './until-aborted.ts'

/** Requests whose successful answers are not checked: a web page can pass for one. */
const unchecked = new Set<Operation>(['DeleteObject', 'GetObject'])

/** How often one call goes to the region that AWS names: once, and again where another call has meanwhile moved on. */
const mostMoves = 3

/** One try of a call. */
export type Try = {
  /** The optional parts that the store is not known to refuse. */
  sent: ReadonlySet<Option>
  /** What is known of the store, and assumed in this try. */
  known: Capabilities
  /** Sends a command, by default until the call's signal aborts. */
  send: Send
  /** The same for PutObject, UploadPart and HeadObject. */
  sendDirect: SendDirect
}

type Call<T> = {
  operation: Operation
  key: string | null
  signal: AbortSignal
  /** The optional parts of this request, in the order in which they are suspected where it is refused. */
  wants?: readonly Option[]
  /** Held true for this request, without being learned. */
  assumes?: Partial<Capabilities> | undefined
  /** Which try of the retry policy it is; the first unless given. */
  one?: RequestTry | undefined
  attempt: (one: Try) => Promise<T>
}

/** One bucket, accessed with one set of credentials, and what was learned about its store. */
export type Connection = Omit<ConnectParts, 'route' | 'log' | 'mayReach'> & {
  /** Of the store, with its port if it has one, for messages. */
  readonly host: string
  /** The same connection for one try: its number is in the log's lines about its requests, and their silence is told. */
  asTry(one: RequestTry): Connection
  /** Throws `FileUnreadable` for the file of certificate authorities. */
  readonly agents: () => Promise<Agents>
  /** The current one: it is replaced when AWS names another region. */
  readonly client: () => Promise<S3Client>
  /** The proxy that a request to this URL would go through now; null for none. */
  readonly proxyFor: Route
  /** Checksums of sessions by uploadId. `isWhole`: the store answered ChecksumType FULL_OBJECT. */
  readonly sessions: Map<string, { algorithm: PartSum; isWhole: boolean }>
  /** How often HEAD was asked before a write since the guard of keys was last tried: see requests/learn-guard.ts. */
  readonly guardTrial: { writes: number; isMade: boolean }
  /**
   * Makes a request and classifies its failure: throws only AppFailure or the signal's reason. It repeats the request
   * only without an optional part that the store refused, or in the region that AWS named. Retrying failures is left
   * to the retry policy of the engine.
   */
  call<T>(call: Call<T>): Promise<T>
  /** Sends commands outside `call`, which it leaves unclassified. Each writes its line to the log. */
  sender(about: Asked, signal?: AbortSignal): Send
  /** The same for requests that are not SDK commands. */
  logged<T>(about: Asked, send: () => Promise<T>, answerOf: (answer: T) => LoggedAnswer): Promise<T>
  readonly line: Line
  /** Classifies what a call threw. */
  failureOf(thrown: unknown, operation: Operation, key: string | null): Promise<AppFailure>
  /** Closes idle connections. */
  close(): void
}

export type ConnectParts = {
  address: BucketAddress
  credentials: CredentialProvider
  /** Milliseconds since the epoch. */
  now: () => number
  limits: Limits
  /** Throws an AppFailure where no request may go to this host. */
  mayReach: (host: string) => void
  /** Finds the proxy of a request; null: connect directly. */
  route: Route | null
  /** What is known about the store so far; `learn` adds to it. */
  capabilities: () => Capabilities
  learn: Learn
  log: Log
}

type Failed = { operation: Operation; key: string | null; keys: Credentials | null }
type Opened = { agents: Agents; client: S3Client; direct: DirectSend }

export function connect(parts: ConnectParts): Connection {
  const { address, credentials, now, limits, mayReach, capabilities, learn, log } = parts
  const { bucket } = address
  const host = hostOf(address)
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
  function openWith(agents: Agents): Opened {
    const client = createClient({ address, region, credentials: provide, agents, limits, line, mayReach })
    const direct = new DirectSend(client, { bucket, host, agents, limits, line, mayReach })
    return { agents, client, direct }
  }
  let opening: Promise<Opened> | null = null

  const lineParts: LineParts = {
    isThere: async (signal) => {
      const { agents } = await opened()
      return await isThere(storeUrl(address), agents, signal)
    },
    dropIdle: () => void opening?.then(({ agents }) => dropIdle(agents)).catch(() => undefined),
    onTurn: (isBack) => log.info(isBack ? 'line-back' : 'line-away', { host }),
  }
  const line = new Line(lineParts, limits.line)

  /** If opening fails (the file of certificate authorities cannot be read), the next call tries again. */
  function opened() {
    opening ??= createAgents(address, parts.route)
      .then(openWith)
      .catch((thrown: unknown) => {
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
    opening = Promise.resolve(openWith(agents))
    return true
  }

  function questionOf(operation: Operation, key: string | null): Question {
    return { operation, key, host, address: { ...address, region } }
  }

  async function failureOf(
    thrown: unknown,
    { operation, key, keys }: Failed,
    facts = failureFacts(thrown, now()),
    classified = classify(facts, questionOf(operation, key), thrown),
  ): Promise<AppFailure> {
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
    const failure = await seen(classified)
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
      const onSilence = about.one?.onSilence ?? null
      const isStreamed = command instanceof GetObjectCommand
      const options: HandlerOptions = {
        onSilence,
        isStreamed,
        ...(abortSignal === undefined ? {} : { abortSignal }),
      }
      return await logged({ ...about, input: command.input }, () => client.send(command, options), answerOf)
    }
  }

  function directSender(about: Asked, keys: Credentials, signal: AbortSignal): SendDirect {
    return async (command, body) => {
      const { direct } = await opened()
      const options = { keys, signal, onSilence: about.one?.onSilence ?? null, body: body ?? null }
      return await logged({ ...about, input: command.input }, () => direct.send(command, options), answerOf)
    }
  }

  async function call<T>(asked: Call<T>): Promise<T> {
    const { operation, key, signal, wants = [], assumes, one, attempt } = asked
    const send = sender({ operation, key, one }, signal)
    const known = () => (assumes === undefined ? capabilities() : { ...capabilities(), ...assumes })
    const optional = new OptionalParts(wants, known)
    let refused: Credentials | null = null
    let moves = 0
    for (;;) {
      signal.throwIfAborted()
      // Remembered here, as another request may load newer credentials before this one fails.
      let keys: Credentials | null = null
      try {
        keys = await untilAborted(provide(), signal)
        const sendDirect = directSender({ operation, key, one }, keys, signal)
        const answer = await attempt({ ...optional.begin(), send, sendDirect })
        // Newer credentials may be what helped.
        if (refused === null || sameKeys(refused, keys)) optional.accepted(learn)
        isProven = true
        isStore ||= !unchecked.has(operation)
        return answer
      } catch (thrown) {
        if (signal.aborted) throw signal.reason
        const facts = failureFacts(thrown, now())
        isStore ||= hasSpoken(facts)
        const classified = classify(facts, questionOf(operation, key), thrown)
        const { error } = classified
        // Answers to HEAD have no body that says more.
        const isRefusal =
          error.code === 'StoreRefused' || (operation === 'HeadObject' && facts.status === 400)
        // In the wrong region the answer to HEAD shows nothing about the request.
        refused ??= keys
        const isMoved = moves++ < mostMoves && (await followRegion(facts))
        if (!isMoved && !optional.refused(facts, isRefusal))
          throw await untilAborted(failureOf(thrown, { operation, key, keys }, facts, classified), signal)
      }
    }
  }

  const connection: Connection = {
    asTry: (one) => ({
      ...connection,
      call: (asked) => call({ ...asked, one }),
      sender: (about, signal) => sender({ ...about, one }, signal),
      logged: (about, send, answerOf) => logged({ ...about, one }, send, answerOf),
    }),
    address,
    host,
    agents: async () => (await opened()).agents,
    client: async () => (await opened()).client,
    proxyFor,
    line,
    limits,
    capabilities,
    learn,
    sessions: new Map(),
    guardTrial: { writes: 0, isMade: false },
    credentials: provide,
    now,
    call,
    sender,
    logged,
    failureOf: (thrown, operation, key) => failureOf(thrown, { operation, key, keys: used }),
    close: () => void opening?.then(({ agents }) => destroyAgents(agents)).catch(() => undefined),
  }
  return connection
}
