import { fromIni } from '@aws-sdk/credential-providers'
import { AppFailure } from '../core/errors.ts'
import type { Credentials } from './credential-provider.ts'

/**
 * A profile of ~/.aws/config and ~/.aws/credentials: static keys, SSO, assume role, credential_process, web
 * identity. Throws `CredentialsMissing` for what is not there, `CredentialsExpired` for a sign-in that ended.
 */
export async function readProfile(name: string): Promise<Credentials> {
  try {
    return await fromIni({ profile: name, ignoreCache: true })()
  } catch (thrown) {
    const reason = thrown instanceof Error ? oneSentence(thrown.message) : String(thrown)
    if (/expired|refresh/i.test(reason)) {
      throw new AppFailure('CredentialsExpired', '', {
        cause: thrown,
        advice: `Sign in again with \`aws sso login --profile ${name}\`, or renew the profile's session.`,
      })
    }
    throw new AppFailure('CredentialsMissing', `the profile ${name} gives none (${reason})`, {
      cause: thrown,
    })
  }
}

function oneSentence(message: string): string {
  return message.trim().split('\n')[0]?.replace(/\.$/, '') ?? ''
}
