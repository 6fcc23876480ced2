import { AppFailure } from '../core/errors.ts'
import { readProfileFiles } from './profile-files.ts'

/**
 * The endpoint of S3 and the region that a profile of ~/.aws sets, as AWS's tools read them
 * (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html). Throws `BadInput` for a section of
 * services that is not there.
 */
export async function placeInProfile(name: string): Promise<{ endpoint?: string; region?: string }> {
  const { profiles, services } = await readProfileFiles()
  const { region, ...profile } = profiles[name] ?? {}
  const endpoint = isTrue(profile['ignore_configured_endpoint_urls'])
    ? undefined
    : (endpointIn(services, profile['services'], name) ?? profile['endpoint_url'])
  return { ...(endpoint ? { endpoint } : {}), ...(region ? { region } : {}) }
}

/** As in a file or a variable of AWS's. */
export function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true'
}

function endpointIn(
  services: Awaited<ReturnType<typeof readProfileFiles>>['services'],
  section: string | undefined,
  profile: string,
): string | undefined {
  if (section === undefined) return undefined
  const found = services[section]
  if (found !== undefined) return found['s3.endpoint_url']
  throw new AppFailure(
    'BadInput',
    `The profile ${profile} names the services section ${section}, but ~/.aws/config has none of that name.`,
    { advice: 'Correct its name in ~/.aws/config.' },
  )
}
