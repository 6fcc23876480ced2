import { AppFailure } from '../core/errors.ts'
import { t } from '../contract/index.ts'

/** Classifies what the SDK's providers throw about a profile. Most of it is only in their messages. */
export function profileFailure(profile: string, thrown: unknown): AppFailure {
  if (thrown instanceof AppFailure) return signInFailure(t('source.theProfile', { profile }), thrown)
  const message = messageOf(thrown)
  const isSso = /\bSSO\b/i.test(message) || /\bsso login\b/.test(message)
  if (!isSso || isUnreachable(thrown)) return signInFailure(t('source.theProfile', { profile }), thrown)
  const advice = t('source.signInWith', { command: `aws sso login --profile ${profile}` })
  const more = { cause: thrown, detail: firstLine(message), advice }
  return /expired/i.test(message)
    ? new AppFailure('CredentialsExpired', '', more)
    : new AppFailure('CredentialsMissing', t('source.notSignedIn', { profile }), more)
}

/** The same for any other sign-in; `whose`: such as "the role R". */
export function signInFailure(whose: string, thrown: unknown): AppFailure {
  if (thrown instanceof AppFailure && !isUnreachable(thrown)) return thrown
  const message = messageOf(thrown)
  const more = { cause: thrown, detail: firstLine(message) }
  if (isUnreachable(thrown)) return new AppFailure('SignInUnreachable', whose, more)
  if (/expired/i.test(message)) {
    return new AppFailure('CredentialsExpired', '', {
      ...more,
      advice: t('source.renew', { whose }),
    })
  }
  const isHung = /credential_process did not answer/.test(message)
  const advice = t('source.runInTerminal')
  return new AppFailure('CredentialsMissing', t('source.givesNone', { whose, reason: firstLine(message) }), {
    ...more,
    ...(isHung ? { advice } : {}),
  })
}

/** AWS's sign-in services did not answer, or failed: that is temporary. */
export function isUnreachable(thrown: unknown): boolean {
  const facts: { name?: unknown; code?: unknown; $fault?: unknown } =
    typeof thrown === 'object' && thrown !== null ? thrown : {}
  if (thrown instanceof AppFailure) return thrown.error.code === 'Unreachable'
  if (facts.$fault === 'server') return true
  return /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|TimeoutError|Throttling\w*|socket hang up)\b/.test(
    [facts.name, facts.code, messageOf(thrown)].join(' '),
  )
}

function firstLine(message: string): string {
  return message.trim().split('\n')[0]?.replace(/\.$/, '') ?? ''
}

/** If the SDK meets data that it does not expect, its message is JavaScript's, which means nothing to people. */
function messageOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const isUnexpected =
    thrown instanceof TypeError || /^Cannot (read|set) propert| is not (a function|iterable)/.test(message)
  return isUnexpected ? t('source.unexpected') : message
}
