import { createNotices, type Notice } from '../app/notices.ts'
import type { Dropreel } from '../app/open-dropreel.ts'
import { t } from '../contract/index.ts'
import type { NotificationButton } from '../desktop/notification-words.ts'
import type { Desk } from './desk.ts'
import { noticeInWords, offersOf, type Offer } from './notice-in-words.ts'

/** What ends within this time is told together, in milliseconds. */
const gatherMs = 1000

/** As of `Desk`, but `copy` also says what became of the links. */
type Acts = Pick<Desk, 'notify' | 'hasFocus' | 'onLeft' | 'show'> & { copy(ids: readonly string[]): void }

type Told = Pick<Dropreel, 'log'> & {
  engine: Parameters<typeof createNotices>[0] &
    Pick<Dropreel['engine'], 'onChange' | 'retry'> & {
      deliveries: Pick<Dropreel['engine']['deliveries'], 'onChange'>
    }
}

/** From now on tells by notifications what becomes of deliveries while nobody looks at the window. */
export function tellOfUploads({ engine, log }: Told, acts: Acts): void {
  const notices = createNotices(engine)
  const changed = new Set<string>()
  let next: { timer: NodeJS.Timeout; at: number } | null = null

  /** Told failures, each until none of its files is failed any more. */
  const standing = new Map<AbortController, readonly string[]>()

  function withdraw(): void {
    for (const [until, ids] of standing) {
      if (ids.some((id) => engine.view(id)?.state.kind === 'failed')) continue
      until.abort()
      standing.delete(until)
    }
  }

  function look(isSeen: boolean): void {
    withdraw()
    if (next !== null) clearTimeout(next.timer)
    next = null
    const { notices: found, nextAt } = notices.take(changed, performance.now())
    changed.clear()
    if (nextAt !== null) lookAt(nextAt)
    if (!isSeen) for (const notice of found) void tell(notice)
  }

  function lookAt(at: number): void {
    if (next !== null && next.at <= at) return
    if (next !== null) clearTimeout(next.timer)
    next = { timer: setTimeout(() => look(acts.hasFocus()), Math.max(0, at - performance.now())), at }
  }

  function follow(id: string): void {
    changed.add(id)
    lookAt(performance.now() + gatherMs)
  }

  function tell(notice: Notice): Promise<boolean> {
    const buttons = offersOf(notice).map((offer) => button(offer, notice))
    const words = { ...noticeInWords(notice), buttons }
    // With what is uploaded it goes on to be news.
    if (notice.done.length > 0) return acts.notify(words)
    const until = new AbortController()
    standing.set(
      until,
      notice.failed.map(({ id }) => id),
    )
    return acts.notify({ ...words, until: until.signal })
  }

  function button(offer: Offer, { row, done, failed }: Notice): NotificationButton {
    const shown = row?.id ?? failed[0]?.id
    const show = () => shown !== undefined && acts.show(shown)
    const offers = {
      copy: { words: t('notifications.copyLinks', { count: done.length }), act: () => acts.copy(done) },
      show: { words: t('notifications.show'), act: show },
      open: { words: t('notifications.open'), act: show },
      retry: { words: t('notifications.retry'), act: () => retry(failed.map(({ id }) => id)) },
    }
    return { key: offer, ...offers[offer] }
  }

  function retry(ids: string[]): void {
    engine.retry(ids).catch((thrown: unknown) => log.error('notification', thrown))
  }

  // What happened until now was in front of the person who now turns to something else.
  acts.onLeft(() => look(true))
  engine.onChange(follow)
  engine.deliveries.onChange(follow)
}
