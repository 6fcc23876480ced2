import { placeInSecrets } from '../credentials/index.ts'
import { credentialSourceOf } from './address.ts'
import type { StoreFlags } from './options.ts'

/**
 * The flags with the region and bucket in the secrets directory that `--credentials` names, unless a flag, a
 * destination or AWS's variables name others. `isBucketNamed`: an argument of the command names the bucket. Throws
 * `BadInput`, `CredentialsMissing`.
 */
export async function withSecretsPlace<T extends StoreFlags>(
  flags: T,
  environment: NodeJS.ProcessEnv,
  { isBucketNamed } = { isBucketNamed: false },
): Promise<T> {
  if (flags.credentials === undefined || flags.to !== undefined) return flags
  const source = credentialSourceOf(flags.credentials)
  if (source.kind !== 'secrets') return flags
  const region = flags.region ?? (environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'])
  const place = await placeInSecrets(source.dir, [
    ...(region === undefined || region === '' ? (['region'] as const) : []),
    ...(flags.bucket === undefined && !isBucketNamed ? (['bucket'] as const) : []),
  ])
  return { ...flags, ...place }
}
