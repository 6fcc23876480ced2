/** What a person may do about a notification. `key` is its name on the session bus of Linux. */
export type NotificationButton = { key: string; words: string; act: () => void }

/**
 * A click on it does what its first button does, as not every desktop shows buttons. It is withdrawn once `until` is
 * aborted, as it is not true any more.
 */
export type NotificationWords = {
  title: string
  body: string
  buttons: readonly NotificationButton[]
  until?: AbortSignal
}

/** The words as a body with markup says them (Desktop Notifications Specification, "Markup"). */
export function withoutMarkup(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
