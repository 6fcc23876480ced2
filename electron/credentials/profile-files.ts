import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CONFIG_PREFIX_SEPARATOR,
  getHomeDir,
  getSSOTokenFromFile,
  parseKnownFiles,
  type Profile,
} from '@smithy/core/config'
import { z } from 'zod'

export type { Profile }

/** The profiles and the SSO sessions of ~/.aws/config and ~/.aws/credentials, by name. */
export type ProfileFiles = { profiles: Record<string, Profile>; ssoSessions: Record<string, Profile> }

const ssoSession = `sso-session${CONFIG_PREFIX_SEPARATOR}`
const services = `services${CONFIG_PREFIX_SEPARATOR}`

/** Reads the files again each time, like the SDK: skips files that cannot be read and lines that it does not know. */
export async function readProfileFiles(): Promise<ProfileFiles> {
  const files: ProfileFiles = { profiles: {}, ssoSessions: {} }
  for (const [name, section] of Object.entries(await parseKnownFiles({ ignoreCache: true }))) {
    if (name.startsWith(ssoSession)) files.ssoSessions[name.slice(ssoSession.length)] = section
    else if (!name.startsWith(services)) files.profiles[name] = section
  }
  return files
}

const ssoToken = z.object({ expiresAt: z.coerce.date(), refreshToken: z.string().optional() })

/**
 * When a person has to sign in again for a profile that uses SSO: until then its keys are renewed automatically, and
 * the last ones may outlast the sign-in. Undefined for other profiles, and for sign-ins that are renewed
 * automatically.
 */
export async function ssoEnd(profile: string, keysEnd: Date | undefined): Promise<Date | undefined> {
  const { sso_session: session, sso_start_url: startUrl } = (await readProfileFiles()).profiles[profile] ?? {}
  const name = session ?? startUrl
  if (name === undefined) return undefined
  const read = ssoToken.safeParse(await getSSOTokenFromFile(name).catch(() => null))
  if (!read.success || read.data.refreshToken !== undefined) return undefined
  const { expiresAt } = read.data
  return keysEnd !== undefined && keysEnd > expiresAt ? keysEnd : expiresAt
}

/**
 * Why the SDK does not find a profile that one of the files names: "FILE says [studio] where it should say [profile
 * studio]". Null if no file names it.
 */
export async function whyUnread(profile: string): Promise<string | null> {
  const config = configPath('AWS_CONFIG_FILE', 'config')
  const prefix = profile === 'default' ? '' : 'profile '
  return (
    (await faultIn(config, profile, `[${prefix}${profile}]`)) ??
    (await faultIn(configPath('AWS_SHARED_CREDENTIALS_FILE', 'credentials'), profile, `[${profile}]`))
  )
}

function configPath(variable: string, usual: string): string {
  const path = process.env[variable] ?? join(getHomeDir(), '.aws', usual)
  return path.startsWith('~/') ? join(getHomeDir(), path.slice(2)) : path
}

async function faultIn(file: string, profile: string, right: string): Promise<string | null> {
  try {
    const heading = headingOf(await readFile(file, 'utf8'), profile)
    if (heading === null) return null
    if (/\s/.test(profile))
      return `the name ${profile} holds a space, which profiles cannot: rename it in ${file}`
    return heading === right
      ? `the profile ${profile} in ${file} is empty`
      : `${file} says ${heading} where it should say ${right}`
  } catch (thrown) {
    if (!(thrown instanceof Error) || !('code' in thrown)) throw thrown
    if (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR') return null
    return thrown.code === 'EISDIR' ? `${file} is a directory, not a file` : `${file} cannot be read`
  }
}

/** The line that is meant to begin the profile's section, whether or not it is correct. */
function headingOf(text: string, profile: string): string | null {
  for (const line of text.split(/\r?\n/)) {
    const heading = line.split(/(?:^|\s)[;#]/)[0]?.trim() ?? ''
    const [, name] = /^\[\s*(?:profile\s+)?(.*?)\s*\]?$/.exec(heading) ?? []
    if (name?.replaceAll(/^["']|["']$/g, '') === profile) return heading
  }
  return null
}
