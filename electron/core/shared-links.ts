import type { SharedLink } from '../contract/index.ts'

const hourMs = 3_600_000
/** A reminder comes this long before the end at most: a working day is time enough to renew. */
const longestNoticeMs = 24 * hourMs
/** Of a link's life, the part that is left when the reminder comes. */
const noticeShare = 1 / 5

/** Which of two links of one upload to remember: the new one, unless the other still works when it has ended. */
export function remembered(before: SharedLink | null, next: SharedLink): SharedLink {
  const isShorter = (before?.validUntil ?? 0) > (next.validUntil ?? Infinity)
  return before !== null && isShorter ? before : next
}

/**
 * When to remind of a link's end: a fifth of its life before it, a day at most. Null for links of less than an
 * hour, which nobody keeps, and for those without an end. Times in milliseconds since the epoch.
 */
export function remindAt(sharedAt: number, validUntil: number | null): number | null {
  if (validUntil === null || validUntil - sharedAt < hourMs) return null
  return validUntil - Math.min(longestNoticeMs, (validUntil - sharedAt) * noticeShare)
}

/** The links whose reminder is due. What has ended already is no news that could help. */
export function dueReminders(links: readonly SharedLink[], now: number): SharedLink[] {
  return links.filter(
    ({ remindAt, remindedAt, validUntil }) =>
      remindedAt === null && remindAt !== null && remindAt <= now && now < (validUntil ?? Infinity),
  )
}
