import type { S3Client } from '@aws-sdk/client-s3'
import type { BucketAddress } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { classify } from './classify.ts'
import { createAgents, createClient, hostOf, type Agents, type Limits } from './client.ts'
import type { CredentialProvider, S3Credentials } from './credential-provider.ts'
import { failureFacts, type FailureFacts } from './failure-facts.ts'
import type { Operation } from './operations.ts'
import { learnFromRefusal, optionalHeaders, type Optional, type Traits } from './traits.ts'

/** Nothing optional goes along. */
const plain: Optional = { checksums: false, ifNoneMatch: false }

export type Call<T> = {
  operation: Operation
  key: string | null
  signal: AbortSignal
  /** The optional headers this request would like to send. */
  wants?: Optional
  /** One try; `sent` are the optional headers that the store is not known to refuse. */
  attempt: (client: S3Client, sent: Optional) => Promise<T>
}

/** One bucket over one set of credentials, with all that was learned about its store. */
export type Connection = {
  readonly address: BucketAddress
  readonly agents: Agents
  readonly traits: Traits
  /** The uploadIds of sessions that the store said it checks as a whole (ChecksumType FULL_OBJECT). */
  readonly wholeChecked: Set<string>
  readonly credentials: CredentialProvider
  now(): number
  client(): S3Client
  /**
   * Makes a call. Throws only AppFailure or the signal's reason. It is repeated only if the store refused an
   * optional header, or if AWS named another region for the bucket; never for a failure.
   */
  call<T>(call: Call<T>): Promise<T>
  /** Classifies what a call threw. */
  failureOf(thrown: unknown, operation: Operation, key: string | null): Promise<AppFailure>
  /** A second client of the same bucket, for what the engine does not retry. */
  anotherClient(agents: Agents, maxAttempts: number): S3Client
  /** Ends the idle connections. */
  close(): void
}

/** `now` in milliseconds since the epoch. */
export function connect(
  address: BucketAddress,
  credentials: CredentialProvider,
  now: () => number,
  limits: Limits,
): Connection {
  const agents = createAgents()
  const traits: Traits = {
    checksums: 'unknown',
    // AWS has it for PutObject and CompleteMultipartUpload since 2024.
    ifNoneMatch: address.endpoint === null ? 'honoured' : 'unknown',
  }
  let region = address.region
  let used: S3Credentials | null = null
  const provide: CredentialProvider = async (options) => {
    used = await credentials(options)
    return used
  }
  const clientOf = (agents: Agents, maxAttempts: number) =>
    createClient({ address, region, credentials: provide, agents, limits, maxAttempts })
  let client = clientOf(agents, 1)

  /** True: AWS named the region where the bucket is, and the client now speaks to that one. */
  function moved(facts: FailureFacts): boolean {
    if (address.endpoint !== null || facts.region === null || facts.region === region) return false
    if (facts.status !== 301 && facts.status !== 307 && facts.status !== 400) return false
    region = facts.region
    client = clientOf(agents, 1)
    return true
  }

  async function failureOf(
    thrown: unknown,
    { operation, key, keys }: { operation: Operation; key: string | null; keys: S3Credentials | null },
  ): Promise<AppFailure> {
    if (thrown instanceof AppFailure) return thrown
    const question = { operation, key, host: hostOf(address), bucket: address.bucket }
    const failure = classify(failureFacts(thrown, now()), question, thrown)
    return await withFreshCredentials(failure, keys, credentials)
  }

  async function call<T>({ operation, key, signal, wants = plain, attempt }: Call<T>): Promise<T> {
    for (;;) {
      signal.throwIfAborted()
      const sent = both(wants, optionalHeaders(traits))
      // By the time this try fails, another one may have found newer keys.
      let keys = used
      try {
        keys ??= await provide()
        return await attempt(client, sent)
      } catch (thrown) {
        if (signal.aborted) throw signal.reason
        if (thrown instanceof AppFailure) throw thrown
        const facts = failureFacts(thrown, now())
        if (!learnFromRefusal(traits, sent, facts) && !moved(facts))
          throw await failureOf(thrown, { operation, key, keys })
      }
    }
  }

  return {
    address,
    agents,
    traits,
    wholeChecked: new Set(),
    credentials: provide,
    now,
    client: () => client,
    anotherClient: clientOf,
    call,
    failureOf: (thrown, operation, key) => failureOf(thrown, { operation, key, keys: used }),
    close: () => {
      agents.httpAgent.destroy()
      agents.httpsAgent.destroy()
    },
  }
}

/**
 * Keys that the store does not accept are read anew. If the source holds other ones by now (they were
 * rotated), the old ones have simply expired, and the next try has the new ones.
 */
async function withFreshCredentials(
  failure: AppFailure,
  used: S3Credentials | null,
  credentials: CredentialProvider,
): Promise<AppFailure> {
  const { code, detail = '' } = failure.error
  if (!['CredentialsExpired', 'CredentialsUnknown', 'CredentialsWrong'].includes(code)) return failure
  const fresh = await credentials({ forceRefresh: true }).catch(() => null)
  if (fresh === null || used === null || sameKeys(fresh, used)) return failure
  return new AppFailure('CredentialsExpired', '', { cause: failure, detail })
}

function sameKeys(one: S3Credentials, other: S3Credentials): boolean {
  return (
    one.accessKeyId === other.accessKeyId &&
    one.secretAccessKey === other.secretAccessKey &&
    one.sessionToken === other.sessionToken
  )
}

function both(one: Optional, other: Optional): Optional {
  return {
    checksums: one.checksums && other.checksums,
    ifNoneMatch: one.ifNoneMatch && other.ifNoneMatch,
  }
}
