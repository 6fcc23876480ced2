import type { ReactNode } from 'react'
import { midSentence, rateInWords, t } from '#contract'
import { useWindow } from '../store.ts'
import { doingOf, placeInQueue } from '../uploads/doing.ts'
import { waitingInWords } from '../uploads/waiting-words.ts'
import { Sentence } from '../words/sentence.tsx'
import { useSecond } from '../words/use-second.ts'
import { SpeedGraph } from './speed-graph.tsx'

/**
 * `1 of 4 · 41 MB/s · next link 14:32 · all 15:10`, or why nothing moves. Where room is short, whole facts go and none is
 * cut: first the graph, then the ends, then the count. How fast it is and what was not uploaded stay.
 */
export function SummaryLine() {
  const place = useWindow(placeInQueue)
  const failed = useWindow(({ tally }) => tally.counts.failed)
  return (
    <div className="summary">
      {place === null ? null : <WhereRoom>{place}</WhereRoom>}
      <Doing />
      {failed > 0 ? (
        <p className="summary-fact summary-failed">{t('shell.notUploaded', { count: failed })}</p>
      ) : null}
    </div>
  )
}

function Doing() {
  const kind = useWindow((state) => doingOf(state)?.kind ?? null)
  const words = useWindow((state) => {
    const doing = doingOf(state)
    return doing === null || doing.kind === 'moving' ? '' : doing.kind === 'words' ? doing.words : doing.id
  })
  if (kind === null) return null
  if (kind === 'moving') return <Moving />
  return kind === 'waiting' ? <Waiting id={words} /> : <p className="summary-fact">{words}</p>
}

function Moving() {
  // As often as the graph: a number that changes ten times a second cannot be read.
  const speed = useWindow(({ speeds }) => rateInWords(speeds.at(-1)?.bytesPerSecond ?? 0))
  const next = useWindow(({ nextEnd }) => nextEnd?.when ?? null)
  const all = useWindow(({ end }) => end?.when ?? null)
  const isLast = useWindow(({ queue }) => queue.open <= 1)
  return (
    <>
      <p className="summary-fact summary-strong">{speed}</p>
      <WhereRoom>
        {isLast ? (
          <Ending of="shell.doneAt" when={all ?? next} />
        ) : (
          <>
            {next === all ? null : <Ending of="shell.nextLinkAt" when={next} />}
            <Ending of="shell.allAt" when={all} />
          </>
        )}
        <SpeedGraph />
      </WhereRoom>
    </>
  )
}

type EndingProps = { of: 'shell.doneAt' | 'shell.nextLinkAt' | 'shell.allAt'; when: string | null }

function Ending({ of, when }: EndingProps) {
  if (when === null) return null
  return (
    <p className="summary-fact">
      <Sentence of={of} with={{ time: <span className="summary-strong">{when}</span> }} />
    </p>
  )
}

/** It counts, so it ticks. */
function Waiting({ id }: { id: string }) {
  const upload = useWindow(({ uploads }) => uploads.get(id))
  const words = waitingInWords(upload, useSecond())
  if (words === null) return null
  return (
    <>
      <p className="summary-fact summary-waiting">{midSentence(words.what)}</p>
      {words.more === null ? null : <WhereRoom>{words.more}</WhereRoom>}
    </>
  )
}

/** Facts that are left out one by one, from the last, where there is no room for all of them. */
function WhereRoom({ children }: { children: ReactNode }) {
  return (
    <div className="summary-room">
      {/* What stands behind something can go to the next line, which is hidden. */}
      <span className="summary-edge" />
      {typeof children === 'string' ? <p className="summary-fact">{children}</p> : children}
    </div>
  )
}
