import type { FailureFacts } from './failure-facts.ts'

/** Sentences that say no more than the code: a denial without a reason. */
const plainDenial =
  /^(?:(?:access|permission)(?: is)? denied|unauthorized|forbidden(?:: operation is not allowed for this key)?|unknownerror|you (?:do not|don['’]t) have (?:the )?(?:required )?permissions?\b.*|)$/i

/** Sentences about keys that Dropreel says in its own words. */
export const usualSentence = /does not exist in our records|signature\b.* does not match/i

/** The store's error code and sentence; without an error body the HTTP status, and what was wrong with the body. */
export function storeWords({ code, message, status, tooLong }: FailureFacts): string {
  if (code === null) return `HTTP ${status}${tooLong === null ? '' : `, ${tooLong}`}`
  return message === '' || message === code || message === 'UnknownError' ? code : `${code}, ${message}`
}

/** Why the store refused, in its own words; null if it gave no reason. */
export function reasonOf(facts: FailureFacts): string | null {
  const { code, message } = facts
  if (code === null) return null
  if (namedPermission(facts) !== null) return /\bbecause\b.*/.exec(message)?.[0] ?? null
  return code === 'AccessDenied' && plainDenial.test(message) ? null : storeWords(facts)
}

export function inBrackets(words: string | null): string {
  return words === null ? '' : ` (${words})`
}

/**
 * AWS says "User: … is not authorized to perform: s3:PutObjectTagging on resource: …"; most stores name no permission.
 */
export function namedPermission({ message }: FailureFacts): string | null {
  return /not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)/.exec(message)?.[1] ?? null
}
