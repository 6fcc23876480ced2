import { fromIni, fromTemporaryCredentials, fromWebToken } from '@aws-sdk/credential-providers'
import { type CodeBefore, t } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { watchCredentialProcesses } from './credential-process.ts'
import type { Credentials } from '../s3/index.ts'
import { nameForSdk } from './config-text.ts'
import { oneLineKeys } from './one-line.ts'
import { readProfileFiles, ssoEnd, whyUnread, type Profile, type ProfileFiles } from './profile-files.ts'
import { profileProblem } from './profile-problem.ts'
import { signInRegion, withSignInClients, type ClientOf, type SystemProxy } from './sign-in-client.ts'
import { isUnreachable, profileFailure } from './sign-in-failure.ts'
import { withinSignInLimit } from './sign-in-limit.ts'
import { handTokenToSdk } from './web-identity-token.ts'

/** The question for the code of a second factor. */
export type MfaQuestion = { profile: string; device: string; before: CodeBefore }

/** Returns the six digits. Throws AppFailure if nobody answers. */
export type AskMfaCode = (question: MfaQuestion) => Promise<string>

const mostCodes = 3

export type SignInParts = {
  askMfaCode: AskMfaCode
  systemProxy: SystemProxy
  /** Shows the person what Dropreel waits for. */
  warn: (sentence: string) => void
  /** A sign-in that hangs fails after this time. Time in which a person answers does not count. */
  limitMs: number
  /** A `credential_process` is ended after this time. */
  programLimitMs: number
}

/**
 * Reads a profile of ~/.aws/config and ~/.aws/credentials: static keys, SSO, assume role (with MFA),
 * credential_process, web identity. Throws `CredentialsMissing` for what is not there, `CredentialsExpired` for a
 * sign-in that has expired, `SignInUnreachable`, and what `askMfaCode` throws.
 */
export function profileReader(
  profile: string,
  { askMfaCode, systemProxy, warn, limitMs, programLimitMs }: SignInParts,
): () => Promise<Credentials> {
  let before: CodeBefore = null

  async function signIn(): Promise<Credentials> {
    let isAsked = false
    let isSlow = false
    const askCode = (device: string): Promise<string> => {
      isAsked = true
      return askMfaCode({ profile, device, before })
    }
    try {
      return await withinSignInLimit(
        (askPerson) =>
          withSignInClients(systemProxy, (clientOf) =>
            provide(profile, clientOf, (device) => askPerson(() => askCode(device))),
          ),
        limitMs,
        () => {
          if (!isSlow && limitMs < programLimitMs) warn(slowProgram(profile))
          isSlow = true
        },
      )
    } catch (thrown) {
      if (isAsked) before = outcomeOf(thrown)
      throw thrown
    }
  }

  return async () => {
    watchCredentialProcesses(programLimitMs)
    for (let codes = 1; ; codes++) {
      try {
        const keys = await signIn()
        before = null
        return keys
      } catch (thrown) {
        if (!isCodeRefused(thrown) || codes === mostCodes) throw profileFailure(profile, thrown)
      }
    }
  }
}

function slowProgram(profile: string): string {
  return t('source.slowProgram', { profile })
}

function outcomeOf(thrown: unknown): CodeBefore {
  if (isCodeRefused(thrown)) return 'refused'
  return isUnreachable(thrown) ? 'unanswered' : null
}

async function provide(
  profile: string,
  clientOf: ClientOf,
  askCode: (device: string) => Promise<string>,
): Promise<Credentials> {
  let isSignedByPerson = false
  const files = await knownFiles(profile)
  const { region = signInRegion(process.env), services = '' } = files.profiles[profile] ?? {}
  const sts = { ...clientOf('STS', files.services[services]), region }
  const first = firstOf(profile, files.profiles)
  const { web_identity_token_file: tokenFile } = first
  if (tokenFile !== undefined) await handTokenToSdk(tokenFile)
  const signsInWith = first['login_session'] === undefined ? 'SSO' : 'SIGNIN'
  const { expiration, ...keys } = await fromIni({
    profile: nameForSdk(profile),
    ignoreCache: true,
    clientConfig: clientOf(signsInWith, files.services[first['services'] ?? '']),
    // Here the SDK would ask before it has the keys of the source profile, and nobody would catch their failure.
    mfaCodeProvider: async () => '',
    roleAssumer: (source, params) =>
      fromTemporaryCredentials({
        masterCredentials: source,
        params,
        clientConfig: sts,
        mfaCodeProvider(device) {
          isSignedByPerson = true
          return askCode(device)
        },
      })(),
    roleAssumerWithWebIdentity: ({ RoleArn, RoleSessionName, WebIdentityToken }) =>
      fromWebToken({
        clientConfig: sts,
        roleArn: RoleArn ?? '',
        roleSessionName: RoleSessionName ?? '',
        webIdentityToken: WebIdentityToken ?? '',
      })(),
  })()
  const signInEndsAt = isSignedByPerson ? expiration : await ssoEnd(profile, expiration)
  return {
    ...oneLineKeys(keys, t('source.ofProfile', { profile })),
    ...(expiration === undefined ? {} : { expiration }),
    ...(signInEndsAt === undefined ? {} : { signInEndsAt }),
  }
}

/** Where a chain of roles gets its first keys. */
function firstOf(name: string, profiles: ProfileFiles['profiles']): Profile {
  const { source_profile: source, ...profile } = profiles[name] ?? {}
  return source === undefined || source === name ? profile : firstOf(source, profiles)
}

/** Throws `CredentialsMissing` if the files show that something is wrong. */
async function knownFiles(name: string): Promise<ProfileFiles> {
  const files = await readProfileFiles()
  const unread = files.profiles[name] === undefined ? await whyUnread(name) : null
  const problem = unread ?? profileProblem(name, files)
  if (problem === null) return files
  throw new AppFailure('CredentialsMissing', problem, {
    advice: t('source.correctIt'),
  })
}

/**
 * STS has no error code for it: AccessDenied, "MultiFactorAuthentication failed with invalid MFA one time pass code".
 */
function isCodeRefused(thrown: unknown): boolean {
  return thrown instanceof Error && /invalid MFA one time pass code/i.test(thrown.message)
}
