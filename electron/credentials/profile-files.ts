import { isUtf8 } from 'node:buffer'
import { join } from 'node:path'
import {
  CONFIG_PREFIX_SEPARATOR,
  externalDataInterceptor,
  getHomeDir,
  getSSOTokenFromFile,
  parseKnownFiles,
  type Profile,
} from '@smithy/core/config'
import { z } from 'zod'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { readNamedFile } from '../disk/named-file.ts'
import { nameFromSdk, textForSdk } from './config-text.ts'

export type { Profile }

/**
 * The profiles, SSO sessions and sections of services of ~/.aws/config and ~/.aws/credentials, by name. In a section
 * of services a setting is named with its service: `s3.endpoint_url`.
 */
export type ProfileFiles = Record<'profiles' | 'ssoSessions' | 'services', Record<string, Profile>>

const ssoPrefix = `sso-session${CONFIG_PREFIX_SEPARATOR}`
const servicesPrefix = `services${CONFIG_PREFIX_SEPARATOR}`

/**
 * Reads the files again each time, and hands them to the SDK as it can read them (see config-text.ts). Like the SDK, it
 * skips files that cannot be read and lines that it does not know.
 */
export async function readProfileFiles(): Promise<ProfileFiles> {
  const files: ProfileFiles = { profiles: {}, ssoSessions: {}, services: {} }
  for (const kind of ['config', 'credentials'] as const) {
    const text = await readNamedFile(pathOf(kind)).then(String, (thrown: unknown) => {
      if (asAppFailure(thrown).error.code === 'ComputerBusy') throw thrown
      return ''
    })
    // The SDK looks for SSO sessions at the path as it is set, even where that begins with `~/`.
    for (const path of [pathOf(kind), process.env[variables[kind]]])
      if (path) externalDataInterceptor.interceptFile(path, textForSdk(text, kind))
  }
  for (const [name, section] of Object.entries(await parseKnownFiles({ ignoreCache: true }))) {
    if (name.startsWith(ssoPrefix)) files.ssoSessions[name.slice(ssoPrefix.length)] = section
    else if (name.startsWith(servicesPrefix)) files.services[name.slice(servicesPrefix.length)] = section
    else files.profiles[nameFromSdk(name)] = withSource(section)
  }
  return files
}

function withSource({ source_profile: source, ...section }: Profile): Profile {
  return source === undefined ? section : { ...section, source_profile: nameFromSdk(source) }
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
  const name = /\s/.test(profile) ? `"${profile}"` : profile
  return (
    (await faultIn(pathOf('config'), profile, profile === 'default' ? '[default]' : `[profile ${name}]`)) ??
    (await faultIn(pathOf('credentials'), profile, `[${profile}]`))
  )
}

const variables = { config: 'AWS_CONFIG_FILE', credentials: 'AWS_SHARED_CREDENTIALS_FILE' }

function pathOf(kind: 'config' | 'credentials'): string {
  const path = process.env[variables[kind]] || join(getHomeDir(), '.aws', kind)
  return path.startsWith('~/') ? join(getHomeDir(), path.slice(2)) : path
}

async function faultIn(file: string, profile: string, right: string): Promise<string | null> {
  try {
    const bytes = await readNamedFile(file)
    // Every second byte of UTF-16 is 0 in what is ASCII.
    if (bytes.includes(0) || (!isUtf8(bytes) && /[^\u0020-\u007E]/.test(profile)))
      return `${file} is not UTF-8: save it as UTF-8`
    const heading = headingOf(bytes.toString(), profile)
    if (heading === null) return null
    return heading === right
      ? `the profile ${profile} in ${file} is empty`
      : `${file} says ${heading} where it should say ${right}`
  } catch (thrown) {
    if (!(thrown instanceof AppFailure) || thrown.error.code === 'ComputerBusy') throw thrown
    const { code, detail } = thrown.error
    return code === 'FileMissing' ? null : `${file} cannot be read (${detail})`
  }
}

/** The line that is meant to begin the profile's section, whether or not it is correct. */
function headingOf(text: string, profile: string): string | null {
  for (const line of text.split(/\r\n?|\n/)) {
    const bare = line.split(/(?:^|\s)[;#]/)[0]?.trim() ?? ''
    const [heading = '', name] = /^\[\s*(?:profile\s+)?([^\]]*?)\s*(?:\]|$)/i.exec(bare) ?? []
    if (name?.replaceAll(/^["']|["']$/g, '') === profile) return heading
  }
  return null
}
