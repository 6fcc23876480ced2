import { AppFailure } from '../core/errors.ts'
import { readProfileFiles, type ProfileFiles } from './profile-files.ts'

type Place = { endpoint?: string; region?: string }

/** The profiles of ~/.aws by their names, with where they say that a store is. Reads no keys. */
export async function placesInProfiles(): Promise<({ name: string } & Place)[]> {
  const files = await readProfileFiles()
  const names = Object.keys(files.profiles).toSorted()
  return names.map((name) =>
    Object.assign(
      placeIn(files, name, () => undefined),
      { name },
    ),
  )
}

/**
 * The endpoint of S3 and the region that a profile of ~/.aws sets, as AWS's tools read them
 * (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html). Throws `BadInput` for a section of
 * services that is not there.
 */
export async function placeInProfile(name: string): Promise<Place> {
  return placeIn(await readProfileFiles(), name, noServices)
}

/** `missing` is called for a section of services that is not there. */
function placeIn(
  { profiles, services }: ProfileFiles,
  name: string,
  missing: (section: string, profile: string) => undefined,
): Place {
  const { region, services: section, ...profile } = profiles[name] ?? {}
  const isIgnored = isTrue(profile['ignore_configured_endpoint_urls'])
  const found = section === undefined || isIgnored ? {} : (services[section] ?? missing(section, name))
  const endpoint = isIgnored ? undefined : (found?.['s3.endpoint_url'] ?? profile['endpoint_url'])
  return { ...(endpoint ? { endpoint } : {}), ...(region ? { region } : {}) }
}

/** As in a file or a variable of AWS's. */
export function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true'
}

function noServices(section: string, profile: string): never {
  throw new AppFailure(
    'BadInput',
    `The profile ${profile} names the services section ${section}, but ~/.aws/config has none of that name.`,
    { advice: 'Correct its name in ~/.aws/config.' },
  )
}
