import { visibleJson } from '../contract/index.ts'

const redacted = '[redacted]'

/** A shorter value stands in so many words that replacing it would destroy the log and still give it away. */
const shortestSecret = 4
/** The least recently used is forgotten: tokens that are renewed for months must not fill the memory. */
const mostSecrets = 200

/** The secrets that this process has read, the least recently used first. */
const secrets = new Set<string>()
/** Every form in which they may be written; a longer one first, as it may hold a shorter one. */
let forms: string[] = []

/** From now on `redact` replaces these values, whatever they stand in. */
export function rememberSecrets(...values: (string | null | undefined)[]): void {
  let isNew = false
  for (const value of values) {
    if (value === null || value === undefined || value.length < shortestSecret) continue
    if (!secrets.delete(value)) isNew = true
    secrets.add(value)
  }
  if (!isNew) return
  for (const oldest of secrets) {
    if (secrets.size <= mostSecrets) break
    secrets.delete(oldest)
  }
  forms = Array.from(secrets, formsOf)
    .flat()
    .sort((one, other) => other.length - one.length)
}

/** As it is, inside a URL, and inside JSON. */
function formsOf(secret: string): string[] {
  const inUrl = /\p{Surrogate}/u.test(secret) ? secret : encodeURIComponent(secret)
  return [...new Set([secret, inUrl, JSON.stringify(secret).slice(1, -1)])]
}

const secretVariable = /SECRET|TOKEN|PASSW|AUTHORIZATION|API_?KEY/i
/** Names such as AWS_WEB_IDENTITY_TOKEN_FILE, whose values only say where a secret is. */
const placeVariable = /_(?:FILE|PATH|DIR|URI|URL|EXPIRATION)$/i

/** Remembers the values of the variables that by their names hold secrets, such as AWS_SECRET_ACCESS_KEY. */
export function rememberSecretVariables(environment: Record<string, string | undefined>): void {
  for (const [name, value = ''] of Object.entries(environment)) {
    if (secretVariable.test(name) && !placeVariable.test(name) && value.length >= 8) rememberSecrets(value)
  }
}

const signed = 'X-Amz-(?:Signature|Credential|Security-Token)|Signature|AWSAccessKeyId'

/** Secrets that show by what stands around them. What is replaced already stays as it is. */
const patterns: [RegExp, string][] = [
  // The query of a presigned URL (Signature Version 4, and 2 of older stores) opens the object for anybody. It begins at
  // the last question mark before the signature: looking on from each of very many would take minutes.
  [new RegExp(`\\?[^\\s?"'<>\\\\]*\\b(?:${signed})=[^\\s"'<>\\\\]*`, 'gi'), `?${redacted}`],
  [new RegExp(`\\b(?:${signed})=[^\\s&,"'<>\\\\]+`, 'gi'), redacted],
  // The user and the password of a URL (RFC 3986, 3.2.1), as proxies have them, up to the last @.
  [/:\/\/(?!\[redacted\]@)[^\s/?#"'<>\\]+@/g, `://${redacted}@`],
  // Header lines; and header objects, whose values stand in quotes.
  [
    /\b((?:proxy-)?authorization|x-amz-security-token|(?:set-)?cookie)(\\*["']?\s*[:=])(?!\s*\\*["']?\[redacted\])(\s*)(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\r\n]+)/gi,
    `$1$2$3${redacted}`,
  ],
  [/\bAWS4-HMAC-SHA256 Credential=[^\r\n"'\\]+/g, redacted],
  [/\b(?:Basic|Bearer) (?=\S*[\d=])[\w+/=.~-]{8,}/gi, redacted],
]

/** Each of these patterns needs one of these: most texts of a log, such as ids and keys, have none. */
const mayHoldSecret = /[=: ]/

/** The text without secrets: those that were remembered, and those that headers and URLs show. */
export function redact(text: string): string {
  let result = text
  for (const form of forms) if (result.includes(form)) result = result.replaceAll(form, redacted)
  if (!mayHoldSecret.test(result)) return result
  for (const [pattern, replacement] of patterns) result = result.replace(pattern, replacement)
  return result
}

/** What a store says may be as long as an answer, and would push all else out of the log. */
const longestText = 16 * 1024

const secretName = /(?:secret|secret-?access-?key|password|authorization|signature|token|cookie)$/i

/**
 * As JSON.stringify, but every text in it is redacted and has at most 16 KiB, fields that by their names hold secrets are
 * replaced, and what cannot be seen is escaped: a log is read in a terminal.
 */
export function redactedJson(value: unknown, space?: number): string {
  return visibleJson(JSON.stringify(value, redactField, space))
}

function redactField(name: string, field: unknown): unknown {
  if (typeof field !== 'string') return field
  if (secretName.test(name)) return redacted
  const text = redact(field)
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text
}
