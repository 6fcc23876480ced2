import { causeOf, partCounts, visibleText, type UploadDetails } from '#contract'
import { Button } from '../buttons.tsx'
import { copyDetails, showInFolder } from '../commands.ts'
import { useWindow } from '../store.ts'
import { stateInWords, toneOf } from '../uploads/state-in-words.ts'
import { Target } from '../uploads/row-text.tsx'
import { PanelGroup, PanelHead } from './panel-parts.tsx'
import { ObjectFacts } from './object-facts.tsx'
import { PartMap, type CellState } from './part-map.tsx'
import { useDetails } from './use-details.ts'
import { WhatHappened } from './what-happened.tsx'

/** Everything about one upload: of the list, or of the history. */
export function UploadPanel({ id }: { id: string }) {
  const details = useDetails(id)
  if (details === null) return <div className="panel-body" aria-busy="true" />
  return (
    <>
      <div className="panel-body">
        <PanelHead name={details.name}>
          <State details={details} />
        </PanelHead>
        <Parts parts={details.parts} />
        <ObjectFacts details={details} />
        <WhatHappened details={details} />
      </div>
      <footer className="panel-foot">
        <Button name="Copy details" icon="copy" onClick={() => void copyDetails(id)} />
        <Button name="Show in folder" icon="folder" onClick={() => void showInFolder(id)} />
      </footer>
    </>
  )
}

function State({ details }: { details: UploadDetails }) {
  const { id, state, destinationId, bucket } = details
  const minute = useWindow((state) => state.minute)
  const end = useWindow(({ ends }) => ends.get(id)?.when ?? null)
  const trouble = causeOf(state)
  return (
    <>
      <p data-tone={toneOf[state.kind]}>
        {stateInWords(state, minute)} <Target destinationId={destinationId} otherwise={bucket} />
        {end === null ? null : ` · done ${end}`}
      </p>
      {trouble === null ? null : (
        <p data-tone={toneOf[state.kind]}>{visibleText(`${trouble.message} ${trouble.advice}`)}</p>
      )}
    </>
  )
}

const partWords: Record<CellState, string> = {
  verified: 'verified',
  stored: 'stored',
  resent: 'sent again',
  'in-flight': 'in flight',
  failed: 'not uploaded',
  waiting: 'waiting',
}

function Parts({ parts }: Pick<UploadDetails, 'parts'>) {
  if (parts === null) return null
  const counts = partCounts(parts.runs)
  const count = parts.runs.reduce((sum, [, length]) => sum + length, 0)
  const isProving = counts.verified > 0
  const stored = counts.stored + counts.resent + counts.verified
  const done = `${(isProving ? counts.verified : stored).toLocaleString('en')} of ${count.toLocaleString('en')}`
  const words = isProving ? 'verified' : 'stored'
  const label = [
    `${done} parts ${words}`,
    ...(counts['in-flight'] === 0 ? [] : [`${counts['in-flight'].toLocaleString('en')} in flight`]),
    ...(counts.resent === 0 ? [] : [`${counts.resent.toLocaleString('en')} sent again`]),
  ].join(', ')
  return (
    <PanelGroup title={`Parts · ${done} ${words}`}>
      <PartMap runs={parts.runs} label={label} words={partWords} />
    </PanelGroup>
  )
}
