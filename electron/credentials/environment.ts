import { fromTokenFile } from '@aws-sdk/credential-providers'
import { AppFailure } from '../core/errors.ts'
import type { CredentialProvider, Credentials } from '../s3/index.ts'
import { keepUntilStale } from './keep-until-stale.ts'
import { oneLine } from './one-line.ts'
import { signInRegion, withSignInClients, type ClientOf, type SystemProxy } from './sign-in-client.ts'
import { signInFailure } from './sign-in-failure.ts'
import { withinSignInLimit } from './sign-in-limit.ts'
import { handTokenToSdk } from './web-identity-token.ts'
import { t } from '../contract/index.ts'

/**
 * Reads the usual AWS variables each time, including `AWS_CREDENTIAL_EXPIRATION` as `aws configure
 * export-credentials` writes it. Without keys it takes on the role that a platform such as EKS names by
 * `AWS_ROLE_ARN` and `AWS_WEB_IDENTITY_TOKEN_FILE`, within `limitMs`. Throws `CredentialsMissing` naming the
 * variable, `SignInUnreachable`.
 */
export function fromEnvironment(
  environment: NodeJS.ProcessEnv,
  { now, limitMs, systemProxy }: { now: () => number; limitMs: number; systemProxy: SystemProxy },
): CredentialProvider {
  const assume = () =>
    withSignInClients(systemProxy, (clientOf) => assumeWebIdentity(environment, clientOf, limitMs))
  const webIdentity = keepUntilStale(assume, now)
  const keysNow = keysOf(environment)
  return async (options) => {
    const hasKeys = Boolean(environment.AWS_ACCESS_KEY_ID ?? environment.AWS_SECRET_ACCESS_KEY)
    const isWebIdentity = !hasKeys && environment.AWS_WEB_IDENTITY_TOKEN_FILE && environment.AWS_ROLE_ARN
    return isWebIdentity ? await webIdentity(options) : keysNow()
  }
}

const variables = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
] as const

/** Answers the keys that are there, the same object for as long as the variables stay the same. */
function keysOf(environment: NodeJS.ProcessEnv): () => Credentials {
  let kept: { values: (string | undefined)[]; keys: Credentials } | null = null
  return () => {
    if (kept !== null && kept.values.every((value, index) => value === environment[variables[index] ?? '']))
      return kept.keys
    kept = { values: variables.map((name) => environment[name]), keys: keysIn(environment) }
    return kept.keys
  }
}

function keysIn(environment: NodeJS.ProcessEnv): Credentials {
  const sessionToken = oneLine(environment.AWS_SESSION_TOKEN ?? '', 'AWS_SESSION_TOKEN')
  const end = Date.parse(environment.AWS_CREDENTIAL_EXPIRATION ?? '')
  return {
    accessKeyId: required(environment, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: required(environment, 'AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken === '' ? {} : { sessionToken }),
    ...(Number.isNaN(end) ? {} : { expiration: new Date(end), signInEndsAt: new Date(end) }),
  }
}

async function assumeWebIdentity(
  environment: NodeJS.ProcessEnv,
  clientOf: ClientOf,
  limitMs: number,
): Promise<Credentials> {
  const tokenFile = required(environment, 'AWS_WEB_IDENTITY_TOKEN_FILE')
  const assume = fromTokenFile({
    webIdentityTokenFile: tokenFile,
    roleArn: required(environment, 'AWS_ROLE_ARN'),
    clientConfig: { ...clientOf('STS'), region: signInRegion(environment) },
  })
  try {
    await handTokenToSdk(tokenFile)
    return await withinSignInLimit(() => assume(), limitMs)
  } catch (thrown) {
    throw signInFailure(t('source.theRole', { role: String(environment.AWS_ROLE_ARN) }), thrown)
  }
}

function required(environment: NodeJS.ProcessEnv, name: string): string {
  const value = oneLine(environment[name] ?? '', name)
  if (value !== '') return value
  const profile = environment.AWS_PROFILE
  const advice = `AWS_PROFILE names a profile: use it with --credentials profile:${profile}.`
  const more = profile ? { advice } : {}
  throw new AppFailure('CredentialsMissing', `the environment variable ${name} is not set`, more)
}
