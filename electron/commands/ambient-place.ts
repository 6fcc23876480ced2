import { isTrue, placeInProfile } from '../credentials/index.ts'
import type { StoreFlags } from './options.ts'

/** A setting that no flag says, and where it is from, as part of a sentence. */
type Found = { value: string; from: string }
type PlaceFlags = Pick<StoreFlags, 'endpoint' | 'region' | 'credentials'>
export type AmbientPlace = { endpoint?: Found; region?: Found }

/**
 * The endpoint and the region that AWS's own tools would take where no flag says them: from variables, else from the
 * profile that `--credentials` names. Dropreel reads no other profile. Throws `BadInput`.
 */
export async function ambientPlace(flags: PlaceFlags, environment: NodeJS.ProcessEnv): Promise<AmbientPlace> {
  const variable = (name: string): Found | undefined => {
    const value = environment[name]
    return value ? { value, from: name } : undefined
  }
  const profile = await placeOfProfile(flags.credentials)
  const { endpoint, region } = {
    endpoint: isTrue(environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'])
      ? undefined
      : (variable('AWS_ENDPOINT_URL_S3') ?? variable('AWS_ENDPOINT_URL') ?? profile.endpoint),
    region: variable('AWS_REGION') ?? variable('AWS_DEFAULT_REGION') ?? profile.region,
  }
  return {
    ...(flags.endpoint === undefined && endpoint !== undefined ? { endpoint } : {}),
    ...(flags.region === undefined && region !== undefined ? { region } : {}),
  }
}

/** The flags with what the place says. */
export function withAmbient<T extends PlaceFlags>(flags: T, { endpoint, region }: AmbientPlace): T {
  return {
    ...flags,
    ...(endpoint === undefined ? {} : { endpoint: endpoint.value }),
    ...(region === undefined ? {} : { region: region.value }),
  }
}

/** What decides where the bucket is and no flag says, as a sentence; null for nothing. */
export function ambientInWords({ endpoint, region }: AmbientPlace, flags: PlaceFlags): string | null {
  if (endpoint !== undefined) return `The endpoint is ${endpoint.value}, from ${endpoint.from}.`
  // A region is a part of AWS's addresses; another store finds its buckets without.
  if (region === undefined || flags.endpoint !== undefined) return null
  return `The region is ${region.value}, from ${region.from}.`
}

async function placeOfProfile(credentials = ''): Promise<AmbientPlace> {
  const [, name] = /^profile:(.+)$/s.exec(credentials) ?? []
  if (name === undefined) return {}
  const found = Object.entries(await placeInProfile(name))
  return Object.fromEntries(found.map(([what, value]) => [what, { value, from: `the profile ${name}` }]))
}
