import type { CredentialSource } from '../contract/index.ts'
import type { CredentialProvider, Credentials } from './credential-provider.ts'
import { fromEnvironment } from './environment.ts'
import { keepUntilStale } from './keep-until-stale.ts'
import { readFromKeychain } from './keychain.ts'
import { readProfile } from './profile.ts'
import { fromSecretsDirectory } from './secrets-directory.ts'

export type CredentialContext = {
  environment: NodeJS.ProcessEnv
  /** The demo store's own keys. */
  demo: () => Promise<Credentials>
  /** Milliseconds since the epoch. */
  now: () => number
}

/**
 * Where a destination's credentials come from, as a function that is asked again for every request. Throws
 * `CredentialsMissing`, `CredentialsExpired`, `KeychainUnavailable`.
 */
export function credentialProvider(source: CredentialSource, context: CredentialContext): CredentialProvider {
  switch (source.kind) {
    case 'env':
      return fromEnvironment(context.environment)
    case 'secrets':
      return fromSecretsDirectory(source.dir)
    case 'profile':
      return keepUntilStale(() => readProfile(source.name), context.now)
    case 'keychain':
      return keepUntilStale(() => readFromKeychain(source.name), context.now)
    case 'demo':
      return keepUntilStale(context.demo, context.now)
  }
  return unknownSource(source)
}

function unknownSource(source: never): never {
  throw new Error(`unknown credential source ${JSON.stringify(source)}`)
}
