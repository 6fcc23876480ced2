import type { Profile, ProfileFiles } from './profile-files.ts'
import { t } from '../contract/index.ts'

const mostNames = 10

/**
 * Why a profile gives no keys, as far as the files show it; null if they show nothing wrong. The SDK's own messages
 * do not say. The fields: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 */
export function profileProblem(name: string, files: ProfileFiles, seen: string[] = []): string | null {
  const profile = files.profiles[name]
  if (profile === undefined) return unknownProfile(name, files, seen.at(-1))
  if (seen.length > 0 && (isStatic(profile) || profile['credential_source'] !== undefined)) return null
  const missing = isRole(profile) ? null : missingIn(profile, files)
  if (missing !== null) return `the profile ${name} ${missing}`
  const { source_profile: source, role_arn: role } = profile
  if (role === undefined || source === undefined || source === name) return null
  if (seen.includes(source)) return t('source.takeFromEachOther', { profiles: [...seen, name].join(', ') })
  return profileProblem(source, files, [...seen, name])
}

function unknownProfile(name: string, { profiles }: ProfileFiles, user: string | undefined): string {
  if (user !== undefined) return t('source.takesFromNone', { user, profile: name })
  const names = Object.keys(profiles).sort()
  if (names.length === 0) return t('source.noProfiles', { profile: name })
  const count = names.length - mostNames
  const some = { profile: name, profiles: names.slice(0, mostNames).join(', ') }
  return count > 0 ? t('source.noProfileOfMany', { ...some, count }) : t('source.noProfile', some)
}

/** A role that names the keys with which it is assumed. */
function isRole({ role_arn: role, source_profile: source, credential_source: place }: Profile): boolean {
  return role !== undefined && (source === undefined) !== (place === undefined)
}

function isStatic({ aws_access_key_id: id, aws_secret_access_key: secret }: Profile): boolean {
  return id !== undefined && secret !== undefined
}

/** In the order in which the SDK looks for keys; what is incomplete comes last. */
function missingIn(profile: Profile, files: ProfileFiles): string | null {
  const has = (field: string): boolean => profile[field] !== undefined
  if (isStatic(profile) || (has('web_identity_token_file') && has('role_arn'))) return null
  if (has('credential_process')) return null
  if (Object.keys(profile).some((field) => field.startsWith('sso_'))) return missingForSso(profile, files)
  if (has('login_session')) return null
  if (has('web_identity_token_file')) return 'has no role_arn'
  if (has('role_arn')) {
    return has('source_profile')
      ? 'has both source_profile and credential_source: leave one'
      : 'has role_arn, but no source_profile, credential_source or web_identity_token_file'
  }
  if (has('aws_access_key_id')) return 'has no aws_secret_access_key'
  return has('aws_secret_access_key') ? 'has no aws_access_key_id' : 'holds nothing that gives keys'
}

function missingForSso(profile: Profile, { ssoSessions }: ProfileFiles): string | null {
  const { sso_session: name } = profile
  if (name === undefined) {
    return lacking(profile, ['sso_start_url', 'sso_region', 'sso_account_id', 'sso_role_name'])
  }
  const session = ssoSessions[name]
  if (session === undefined) return `names the sso-session ${name}, which is not there`
  const missing = lacking(session, ['sso_start_url', 'sso_region'])
  if (missing !== null) return `names the sso-session ${name}, which ${missing}`
  return lacking(profile, ['sso_account_id', 'sso_role_name'])
}

function lacking(section: Profile, fields: string[]): string | null {
  const missing = fields.filter((field) => section[field] === undefined)
  return missing.length === 0 ? null : `has no ${missing.join(' and no ')}`
}
