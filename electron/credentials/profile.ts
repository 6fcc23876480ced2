import { fromIni } from '@aws-sdk/credential-providers'
import { parseKnownFiles } from '@smithy/core/config'
import type { Credentials } from './credential-provider.ts'
import { ssoEnd } from './sso-end.ts'
import { profileFailure } from './sign-in-failure.ts'

/** Who is asked for the code of a second factor. `wasRefused`: the code before was not accepted. */
export type MfaQuestion = { profile: string; device: string; wasRefused: boolean }

/** Answers the six digits. Throws AppFailure when nobody can or wants to. */
export type AskMfaCode = (question: MfaQuestion) => Promise<string>

const mostCodes = 3

/**
 * A profile of ~/.aws/config and ~/.aws/credentials: static keys, SSO, assume role (with MFA), credential_process,
 * web identity. Throws `CredentialsMissing` for what is not there, `CredentialsExpired` for a sign-in that ended,
 * `SignInUnreachable`, and what `askMfaCode` throws.
 */
export async function readProfile(profile: string, askMfaCode: AskMfaCode): Promise<Credentials> {
  for (let codes = 1; ; codes++) {
    try {
      return await provide(profile, (device) => askMfaCode({ profile, device, wasRefused: codes > 1 }))
    } catch (thrown) {
      if (!isCodeRefused(thrown) || codes === mostCodes) throw profileFailure(profile, thrown)
    }
  }
}

/** The names of the profiles in ~/.aws, or where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE say. */
export async function profileNames(): Promise<string[]> {
  return Object.keys(await parseKnownFiles({ ignoreCache: true })).sort()
}

async function provide(profile: string, askCode: (device: string) => Promise<string>): Promise<Credentials> {
  let isSignedByPerson = false
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = await fromIni({
    profile,
    ignoreCache: true,
    mfaCodeProvider: (device) => {
      isSignedByPerson = true
      return askCode(device)
    },
  })()
  const signInEndsAt = isSignedByPerson ? expiration : await ssoEnd(profile, expiration)
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(expiration === undefined ? {} : { expiration }),
    ...(signInEndsAt === undefined ? {} : { signInEndsAt }),
  }
}

/** STS has no code of its own for it: AccessDenied, "MultiFactorAuthentication failed with invalid MFA one time pass code". */
function isCodeRefused(thrown: unknown): boolean {
  return thrown instanceof Error && /invalid MFA one time pass code/i.test(thrown.message)
}
