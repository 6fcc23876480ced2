import { setTimeout as delay } from 'node:timers/promises'
import type { CredentialSource } from '../contract/index.ts'
import { whenThereIsRoom } from '../core/exhaustion.ts'
import { rememberSecrets } from '../core/redaction.ts'
import type { CredentialProvider, Credentials } from '../s3/index.ts'
import { fromEnvironment } from './environment.ts'
import { keepUntilStale } from './keep-until-stale.ts'
import { changesOf, readFromKeychain } from './keychain.ts'
import { profileReader, type AskMfaCode } from './profile.ts'
import { fromSecretsDirectory } from './secrets-directory.ts'
import type { SystemProxy } from './sign-in-client.ts'
import { personLimitMs, usualSignInLimitMs } from './sign-in-limit.ts'

export type CredentialContext = {
  environment: NodeJS.ProcessEnv
  demo: () => Promise<Credentials>
  /** The system's proxy for a URL, as a URL; null for none. Sign-ins go by it. */
  systemProxy?: SystemProxy
  /** Milliseconds since the epoch. */
  now: () => number
  askMfaCode: AskMfaCode
  /** Warns the person about a source that works nevertheless. */
  warn: (sentence: string) => void
  /** Whether there is a person whom a profile's program may ask for something. */
  isPersonThere: boolean
  /** For tests, which cannot wait a minute. */
  signInLimitMs?: number
}

/**
 * Returns the provider of a source, which is called for every request. Equal sources share one provider, so that a
 * person is asked only once. Providers throw `CredentialsMissing`, `CredentialsExpired`, `KeychainUnavailable`,
 * `SignInUnreachable`, `ComputerBusy`.
 */
export function credentialProviders(
  context: CredentialContext,
): (source: CredentialSource) => CredentialProvider {
  // The SDK's warning about Node versions is for developers, not for people who upload.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  const known = new Map<string, CredentialProvider>()
  /** The same by the object that holds the source: each upload asks. */
  const found = new WeakMap<CredentialSource, CredentialProvider>()
  function providerOf(source: CredentialSource): CredentialProvider {
    const name = JSON.stringify(source)
    const provider = known.get(name) ?? remembered(credentialProvider(source, context))
    known.set(name, provider)
    found.set(source, provider)
    return provider
  }
  return (source) => found.get(source) ?? providerOf(source)
}

const noProxy: SystemProxy = async () => null

/** Whatever is read is kept out of log and report. A computer without room to read it is waited for. */
function remembered(provider: CredentialProvider): CredentialProvider {
  return async (options) => {
    const credentials = await whenThereIsRoom(() => provider(options), delay)
    rememberSecrets(credentials.secretAccessKey, credentials.sessionToken)
    return credentials
  }
}

function credentialProvider(source: CredentialSource, context: CredentialContext): CredentialProvider {
  const { environment, now, askMfaCode, warn, isPersonThere, systemProxy = noProxy } = context
  const limitMs = context.signInLimitMs ?? usualSignInLimitMs
  switch (source.kind) {
    case 'env':
      return fromEnvironment(environment, { now, limitMs, systemProxy })
    case 'secrets':
      return fromSecretsDirectory(source.dir, warn)
    case 'profile': {
      const programLimitMs = isPersonThere ? personLimitMs : limitMs
      const read = profileReader(source.name, { askMfaCode, systemProxy, warn, limitMs, programLimitMs })
      return keepUntilStale(read, now)
    }
    case 'keychain':
      return fromKeychain(source.name, now)
    case 'demo':
      return keepUntilStale(context.demo, now)
  }
}

/** A keychain that hangs takes seconds to fail, and the next step of a command may ask again at once. */
const keychainFailureMs = 1_000

/** Cached, because the keychain is slow, until a person enters other keys. */
function fromKeychain(name: string, now: () => number): CredentialProvider {
  const read = () => keepUntilStale(() => readFromKeychain(name), now, keychainFailureMs)
  let kept = { provider: read(), changes: changesOf(name) }
  return (options) => {
    if (changesOf(name) !== kept.changes) kept = { provider: read(), changes: changesOf(name) }
    return kept.provider(options)
  }
}
