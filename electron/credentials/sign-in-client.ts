import type { HttpHandler } from '@smithy/core/protocols'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { AppFailure } from '../core/errors.ts'
import { needsConsent } from '../contract/index.ts'
import { createAgents, destroyAgents, isLoopback, type Agents } from '../s3/transport/agents.ts'
import { nothingAmbient } from '../s3/transport/ambient-settings.ts'
import { usualLimits } from '../s3/transport/client.ts'
import { routeOf } from '../s3/transport/proxy.ts'
import type { Profile } from './profile-files.ts'
import { isTrue } from './profile-place.ts'

/** The system's proxy for a URL, as a URL; null for none. */
export type SystemProxy = (url: string) => Promise<string | null>

/** The region of STS where no profile has one. */
export function signInRegion({ AWS_REGION, AWS_DEFAULT_REGION }: NodeJS.ProcessEnv): string {
  return AWS_REGION || AWS_DEFAULT_REGION || 'us-east-1'
}

/** The services of AWS that give out keys. SSO stands for its OIDC service too. */
type SignInService = 'STS' | 'SSO' | 'SIGNIN'

/** Settings of a client of the service. `section`: of services, which the profile names. Throws `BadInput`. */
export type ClientOf = (service: SignInService, section?: Profile) => ReturnType<typeof settingsOf>

/**
 * The outcome of `use`, whose clients reach AWS's sign-in services by the system's proxy, and of their settings read
 * nothing from the environment and ~/.aws but an endpoint that is meant for the service. Throws what `use` throws, and
 * AppFailure where a proxy fails.
 */
export async function withSignInClients<T>(
  systemProxy: SystemProxy,
  use: (clientOf: ClientOf) => Promise<T>,
): Promise<T> {
  const system = routeOf({ kind: 'system' }, { systemProxy, proxyPassword: async () => '' })
  const route = async (url: string) => (isLoopback(url) ? null : ((await system?.(url)) ?? null))
  const agents = await createAgents({ endpoint: null }, route)
  // Of a failure the SDK's providers keep its message alone.
  let failure: AppFailure | null = null
  const requestHandler = handlerOn(agents, (thrown) => {
    failure = thrown instanceof AppFailure ? thrown : null
  })
  try {
    return await use((service, section = {}) => settingsOf(endpointOf(service, section), requestHandler))
  } catch (thrown) {
    throw failure ?? thrown
  } finally {
    destroyAgents(agents)
  }
}

function settingsOf(endpoint: string | null, requestHandler: HttpHandler) {
  return {
    ...nothingAmbient,
    // With one try, a broken connection would cost a person another code of the second factor.
    maxAttempts: 3,
    useDualstackEndpoint: false,
    requestHandler,
    ...(endpoint === null ? {} : { endpoint }),
  }
}

function handlerOn(agents: Agents, onEnd: (thrown: unknown) => void): HttpHandler {
  const { connectMs: connectionTimeout, idleMs: socketTimeout } = usualLimits
  const handler = new NodeHttpHandler({ ...agents, connectionTimeout, socketTimeout })
  return {
    metadata: handler.metadata,
    async handle(request, options) {
      try {
        const answer = await handler.handle(request, options)
        onEnd(null)
        return answer
      } catch (thrown) {
        onEnd(thrown)
        throw thrown
      }
    },
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  }
}

/** Null for AWS. An endpoint that is meant for all services is for stores, and gets no sign-in. */
function endpointOf(service: SignInService, section: Profile): string | null {
  if (isTrue(process.env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'])) return null
  const variable = `AWS_ENDPOINT_URL_${service}`
  const endpoint = process.env[variable] || section[`${service.toLowerCase()}.endpoint_url`] || null
  if (!needsConsent(endpoint)) return endpoint
  const problem = `The endpoint of ${service}, ${endpoint}, is plain http, and everybody on the way can read keys.`
  throw new AppFailure('BadInput', problem, { advice: 'Use an address of https for sign-ins.' })
}
