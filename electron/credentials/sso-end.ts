import { getSSOTokenFromFile, parseKnownFiles } from '@smithy/core/config'
import { z } from 'zod'

const token = z.object({ expiresAt: z.coerce.date(), refreshToken: z.string().optional() })

/**
 * When a person has to sign in again for a profile that uses SSO: until then its keys are renewed automatically, and the
 * last ones may outlast the sign-in. Undefined for other profiles, and for sign-ins that are renewed automatically.
 */
export async function ssoEnd(profile: string, keysEnd: Date | undefined): Promise<Date | undefined> {
  const { sso_session: session, sso_start_url: startUrl } =
    (await parseKnownFiles({ ignoreCache: true }))[profile] ?? {}
  const name = session ?? startUrl
  if (name === undefined) return undefined
  const read = token.safeParse(await getSSOTokenFromFile(name).catch(() => null))
  if (!read.success || read.data.refreshToken !== undefined) return undefined
  const { expiresAt } = read.data
  return keysEnd !== undefined && keysEnd > expiresAt ? keysEnd : expiresAt
}
