import type { CopiedLinks } from '../contract/index.ts'
import { copiedText } from '../core/link-text.ts'
import { dueReminders } from '../core/shared-links.ts'
import type { Dropreel } from '../app/open-dropreel.ts'

/** How often to look whether a shared link ends soon, in milliseconds. */
const lookEveryMs = 30_000

type LinkDeskParts = Pick<Dropreel, 'links' | 'sharedLinks' | 'settings'> & {
  engine: Pick<Dropreel['engine'], 'view'>
}

/** Links on their way to people: to the clipboard, and back in time before they end. */
export type LinkDesk = {
  copy(ids: readonly string[]): Promise<CopiedLinks>
  renew(ids: readonly string[]): Promise<CopiedLinks>
  /** From now on reminds of links that end soon. `open` shows the window. */
  watch(open: () => void): void
}

/** What the desktop does for links; see desktop/link-clipboard.ts and desktop/link-reminder.ts. */
export type LinkDesktop = {
  copy(copied: { text: string; html: string | null }): Promise<void>
  remind(
    ending: { names: readonly string[]; endsAt: number },
    acts: { renew: () => void; open: () => void },
  ): void
  tellRenewed(renewed: CopiedLinks): void
}

/** `changed` is called when what is known of shared links has changed. */
export function openLinkDesk(
  { engine, links, sharedLinks, ...dropreel }: LinkDeskParts,
  desktop: LinkDesktop,
  changed: () => void,
): LinkDesk {
  const settings = () => dropreel.settings.current().links
  const toClipboard: Parameters<typeof links.share>[2] = (made) =>
    desktop.copy(copiedText(made, settings().format))

  async function andTell(sharing: Promise<CopiedLinks>): Promise<CopiedLinks> {
    const copied = await sharing
    changed()
    return copied
  }
  const renew: LinkDesk['renew'] = (ids) => andTell(links.renew(ids, settings().choices, toClipboard))

  async function remind(open: () => void): Promise<void> {
    const now = Date.now()
    const due = dueReminders(sharedLinks.list(), now).filter(({ uploadId }) => engine.view(uploadId))
    if (due.length === 0 || !settings().remind) return
    const ids = due.map(({ uploadId }) => uploadId)
    const names = ids.map((id) => engine.view(id)?.name ?? '')
    const endsAt = Math.min(...due.map(({ validUntil }) => validUntil ?? Infinity))
    // Written first: after a crash a reminder too few is better than one at each start.
    await sharedLinks.put(due.map((link) => Object.assign({}, link, { remindedAt: now })))
    desktop.remind(
      { names, endsAt },
      { open, renew: () => void renew(ids).then((renewed) => desktop.tellRenewed(renewed)) },
    )
  }

  return {
    copy: (ids) => andTell(links.share(ids, settings().choices, toClipboard)),
    renew,
    watch(open) {
      // A state directory that cannot be written says so elsewhere; the next look tries again.
      const look = () => void remind(open).catch(() => undefined)
      look()
      setInterval(look, lookEveryMs)
    },
  }
}
