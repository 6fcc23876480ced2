import type { CopiedLinks } from '../contract/index.ts'
import type { NotificationWords } from '../desktop/notification-words.ts'

/** The window, and what tells of it while nobody looks. */
export type Desk = {
  /** Answers whether it is shown. */
  notify(words: NotificationWords): Promise<boolean>
  /** Whether somebody works in the window, and needs no notification. */
  hasFocus(): boolean
  /** Called when the person turns away from the window, or closes it. */
  onLeft(listener: () => void): void
  isVisible(): boolean
  /** Shows the window, and in it this upload or delivery. */
  show(id: string | null): void
  /** Shows the window and leaves the focus where it is. */
  showBehind(): void
  /** Tests links and copies them. */
  copy(ids: readonly string[]): Promise<CopiedLinks | null>
  /** The same with links as they were copied before. */
  renew(ids: readonly string[]): Promise<CopiedLinks | null>
}
