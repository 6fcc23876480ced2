import { placeInSecrets } from '../credentials/index.ts'
import { credentialSourceOf } from './address.ts'
import type { StoreFlags } from './flags.ts'

/**
 * The flags, with the region and bucket of the secrets directory that `--credentials` names where neither a flag
 * nor a destination nor AWS's own variables name any. Throws `BadInput`, `CredentialsMissing`.
 */
export async function withSecretsPlace<T extends StoreFlags>(
  flags: T,
  environment: NodeJS.ProcessEnv,
): Promise<T> {
  if (flags.credentials === undefined || flags.to !== undefined) return flags
  const source = credentialSourceOf(flags.credentials)
  if (source.kind !== 'secrets') return flags
  const { region, bucket } = await placeInSecrets(source.dir)
  const isRegionSet = flags.region ?? (environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'])
  return {
    ...flags,
    ...(region === undefined || isRegionSet ? {} : { region }),
    ...(bucket === undefined || flags.bucket !== undefined ? {} : { bucket }),
  }
}
