import type { Dropreel } from '../app/open-dropreel.ts'
import type { NotificationWords } from '../desktop/notification-words.ts'

/** `notify` as long as Settings wants notifications. Answers whether it is shown. */
export function notifyAsWanted(
  settings: Pick<Dropreel['settings'], 'current'>,
  notify: (words: NotificationWords) => Promise<boolean>,
): (words: NotificationWords) => Promise<boolean> {
  return async (words) => settings.current().notifications.show && (await notify(words))
}
