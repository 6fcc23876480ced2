import { midSentence, t, type UploadView } from '#contract'
import type { WindowState } from '../store.ts'
import { isAllPaused } from './summary.ts'
import { stateInWords } from './state-in-words.ts'
import { awaitsCode } from './waiting-words.ts'

type Seen = Pick<
  WindowState,
  'uploads' | 'grouping' | 'tally' | 'summary' | 'queue' | 'mfaQuestion' | 'destinations'
>

/** What all uploads do as a whole. `waiting`: the upload with this id waits, and says for what. */
export type Doing = { kind: 'moving' } | { kind: 'waiting'; id: string } | { kind: 'words'; words: string }

/** Null where there is nothing to say. What needs a person says more than what stands still by itself. */
export function doingOf(state: Seen): Doing | null {
  const { tally, summary, queue } = state
  if (summary.bytesPerSecond > 0) return { kind: 'moving' }
  const running = [...tally.running.values()]
  if (state.mfaQuestion !== null && firstOpen(state, (upload) => awaitsCode(upload, state)) !== null)
    return words(t('states.waitingForCode'))
  if (running.length > 0 && isAllPaused(tally)) return words(t('row.ending'))
  const silent = running.find(({ since }) => since !== null)
  if (silent !== undefined) return { kind: 'waiting', id: silent.id }
  const [first] = running
  if (first !== undefined) return words(stateInWords(first.state, 0))
  const waiting =
    tally.counts.waiting === 0 ? null : firstOpen(state, ({ state }) => state.kind === 'waiting')
  if (waiting !== null) return { kind: 'waiting', id: waiting }
  if (queue.open > 0) return words(t(isAllPaused(tally) ? 'states.paused' : 'states.opening'))
  return tally.counts.done > 0 && tally.counts.failed === 0 ? words(t('list.allUploaded')) : null
}

/** `2 of 4`: which delivery of the queue is under way; null where there is one only. */
export function placeInQueue({ queue: { open, done } }: Pick<WindowState, 'queue'>): string | null {
  const all = open + done
  return open === 0 || all === 1 ? null : t('numbers.countOf', { count: done + 1, total: all })
}

function words(words: string): Doing {
  return { kind: 'words', words: midSentence(words) }
}

/** The id of the first upload in the queue that is so. */
function firstOpen(
  { grouping: { tops, deliveries }, uploads }: Seen,
  isSo: (upload: UploadView) => boolean,
): string | null {
  for (const { id, isOver } of tops) {
    if (isOver) return null
    const found = (deliveries.get(id)?.files ?? [id]).find((file) => {
      const upload = uploads.get(file)
      return upload !== undefined && isSo(upload)
    })
    if (found !== undefined) return found
  }
  return null
}
