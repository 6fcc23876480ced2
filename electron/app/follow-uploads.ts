import pLimit from 'p-limit'
import { causeOf, type HandOverAnswer, type UploadView } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { isTrashing } from '../core/local-file.ts'
import { linkAsAsked } from './make-link.ts'
import { rememberLinks, sharedOf } from './share-links.ts'
import type { Dropreel } from './open-dropreel.ts'

/** Bytes that move are told this often at most for each upload, in milliseconds. */
const progressEveryMs = 200
/** Links that are made and tested at the same time. */
const linksAtOnce = 8

export type Around = Pick<Dropreel, 'engine' | 'clock' | 'log' | 'policy' | 'stores' | 'sharedLinks'>

/** `isSoonOld`: the next such line says as much. */
type Tell = (answer: HandOverAnswer, isSoonOld: boolean) => void

/** Tells how uploads move from now on until each has ended, or nobody listens any more. */
export function followUploads(app: Around, tell: Tell, gone: AbortSignal) {
  const { engine, clock } = app
  /** What was last told of each upload, and when. */
  const going = new Map<string, { news: string; at: number; file: string }>()
  const limit = pLimit(linksAtOnce)
  let ending = 0
  /** Called when the last of them has ended. */
  let onIdle: (() => void) | null = null

  function update(id: string): void {
    const told = going.get(id)
    if (told === undefined) return
    const view = engine.view(id)
    if (view === undefined || view.state.kind === 'cancelled') {
      going.delete(id)
      tell({ tell: 'taken-out', file: told.file }, false)
      onIdle?.()
    } else if (hasEnded(view)) {
      going.delete(id)
      ending++
      void limit(() => end(view)).finally(() => {
        ending--
        onIdle?.()
      })
    } else move(view, told)
  }

  function move(view: UploadView, told: { news: string; at: number }): void {
    const news = `${view.state.kind} ${causeOf(view.state)?.code} ${view.warning}`
    const isNews = news !== told.news
    const now = clock.elapsed()
    if (!isNews && now - told.at < progressEveryMs) return
    Object.assign(told, { news, at: now })
    tell({ tell: 'moved', view, delivery: titleOf(view) }, !isNews)
  }

  async function end(view: UploadView): Promise<void> {
    const record = engine.record(view.id)
    const isToGo = (record?.options.deleteLocal ?? null) !== null
    const ended = { tell: 'ended', view, delivery: titleOf(view), isToGo } as const
    if (view.state.kind !== 'done' || record === undefined || gone.aborted) {
      return tell({ ...ended, link: null, linkError: null }, false)
    }
    const delivered = { ...record, sizeBytes: view.sizeBytes }
    const made = await linkAsAsked(app, delivered, view.name, gone).catch(asAppFailure)
    const [link, linkError] = made instanceof Error ? [null, made.error] : [made, null]
    tell({ ...ended, link, linkError }, false)
    const { linkSeconds: lifetimeSeconds, linkOpens: opens } = record.options
    if (link === null || lifetimeSeconds === null) return
    await rememberLinks(app, [sharedOf(view.id, { lifetimeSeconds, opens }, link, clock.now())])
  }

  function hasEnded({ state }: UploadView): boolean {
    // Proven, and on its way to the trash: what becomes of the file is part of the result.
    return state.kind === 'failed' || (state.kind === 'done' && !isTrashing(state, clock.now()))
  }

  function titleOf({ deliveryId }: UploadView): string | null {
    return engine.deliveries.view(deliveryId)?.title ?? null
  }

  const unfollow = engine.onChange(update)
  gone.addEventListener('abort', unfollow, { once: true })
  return {
    add(ids: readonly string[]): void {
      for (const id of ids) {
        const view = engine.view(id)
        if (view === undefined || going.has(id)) continue
        going.set(id, { news: '', at: -Infinity, file: view.file })
        update(id)
      }
    },
    /** Resolves when all that were added have ended. */
    async untilEnded(): Promise<void> {
      await new Promise<void>((resolve) => {
        onIdle = () => {
          if (going.size + ending === 0 || gone.aborted) resolve()
        }
        gone.addEventListener('abort', onIdle, { once: true })
        onIdle()
      })
      unfollow()
    },
  }
}
