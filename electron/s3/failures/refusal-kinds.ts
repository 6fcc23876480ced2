import { type ErrorCode, type PlainKey } from '../../contract/index.ts'
import type { FailureFacts } from './failure-facts.ts'
import { namedPermission } from './store-words.ts'

/** Refusals that only the store's words tell apart from others with the same code. */
type Kind = {
  statuses: readonly number[]
  /** Found in the store's code and sentence. */
  words: RegExp
  code: ErrorCode
  advice?: PlainKey
}

const denied = { statuses: [401, 402, 403], code: 'AccessDenied' } as const

/** The first match counts. The words are those of Backblaze B2, Cloudflare R2, Garage, Alibaba OSS, Swift and AWS. */
const kinds: Kind[] = [
  {
    statuses: [400, 401, 403],
    words:
      /\baccess ?key(?: id)?\b.*(?:length|malformed|invalid|not valid|not exist|not found)|(?:invalid|malformed|unknown) access ?key|no such (?:access )?key/i,
    code: 'CredentialsUnknown',
  },
  {
    statuses: [400, 401, 403],
    words: /(?:invalid|wrong|bad) signature|signature\b.*(?:invalid|not valid|not match|mismatch)/i,
    code: 'CredentialsWrong',
  },
  {
    statuses: [400, 401, 403],
    words: /expired\w*token|token\b.*\bexpired/i,
    code: 'CredentialsExpired',
  },
  {
    statuses: [400, 403],
    words: /\bWORM\b|protected by (?:an )?object lock|legal hold|retention period/i,
    code: 'ObjectLocked',
  },
  {
    statuses: [400, 402, 403, 413, 503, 507],
    words:
      /\b(?:storage|disk|space|capacity)\b[^.]*\b(?:quota|cap|full|limit|exceeded)\b|\b(?:quota|cap|limit)\b[^.]*\b(?:storage|disk|space|capacity)\b|bucket quota/i,
    code: 'QuotaExceeded',
  },
  {
    ...denied,
    words: /\b(?:cap|caps|quota|limit)\b[^.]*\b(?:exceeded|reached)\b|exceed\w*[^.]*\b(?:cap|quota|limit)\b/i,
    advice: 'store.raiseCap',
  },
  {
    ...denied,
    words: /payment|payer|overdue|arrear|unpaid|billing|invoice|balance|trial/i,
    advice: 'store.pay',
  },
  {
    ...denied,
    words:
      /AccountProblem|AllAccessDisabled|NotSignedUp|suspend|disable|deactivate|frozen|blocked|terminated|entitled|not (?:\w+[- ])?(?:enabled|activated|subscribed|signed up)/i,
    advice: 'store.askProvider',
  },
  {
    statuses: [400, 409],
    words:
      /\b(?:account|user|tenant|project)\b[^.]*\b(?:suspend|disabled|closed|overdue|not (?:enabled|entitled))/i,
    code: 'AccessDenied',
    advice: 'store.askProvider',
  },
  {
    statuses: [403],
    words: /InvalidObjectState|archived?\b/i,
    code: 'StoreRefused',
    advice: 'store.archived',
  },
  {
    ...denied,
    words: /SecondLevelDomainForbidden|(?:third|second)[- ]level domain|virtual[- ]hosted|path[- ]style/i,
    code: 'BadInput',
    advice: 'store.pathStyleOff',
  },
  {
    // Swift answers 500, which would be tried again and again.
    statuses: [400, 413, 500],
    words: /MetadataTooLarge|metadata\b.*(?:too (?:long|large|many)|longer than|exceed)|too many metadata/i,
    code: 'StoreRefused',
    advice: 'store.shortenMetadata',
  },
  {
    statuses: [400],
    words: /^KMS\./,
    code: 'StoreRefused',
    advice: 'store.checkKms',
  },
]

/** The kind of a refusal by the store's own words; null if they say no more than its code. */
export function kindOfRefusal(facts: FailureFacts): Kind | null {
  const { status, code, message } = facts
  if (status === null || code === null || namedPermission(facts) !== null) return null
  const words = `${code} ${message}`
  return kinds.find((kind) => kind.statuses.includes(status) && kind.words.test(words)) ?? null
}
