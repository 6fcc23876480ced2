import { causeOf, partCounts, t, visibleText, type UploadDetails } from '#contract'
import { Button } from '../buttons.tsx'
import { copyDetails, showInFolder } from '../commands.ts'
import { useWindow } from '../store.ts'
import { stateInWords, toneOf } from '../uploads/state-in-words.ts'
import { Target } from '../uploads/row-text.tsx'
import { PanelGroup, PanelHead } from './panel-parts.tsx'
import { ObjectFacts } from './object-facts.tsx'
import { PartMap, type CellTexts } from './part-map.tsx'
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
        <Button name={t('actions.copyDetails')} icon="copy" onClick={() => void copyDetails(id)} />
        <Button name={t('actions.showInFolder')} icon="folder" onClick={() => void showInFolder(id)} />
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
        {end === null ? null : ` · ${t('row.doneAt', { when: end })}`}
      </p>
      {trouble === null ? null : (
        <p data-tone={toneOf[state.kind]}>{visibleText(`${trouble.message} ${trouble.advice}`)}</p>
      )}
    </>
  )
}

const partWords = {
  verified: 'panel.partVerified',
  stored: 'panel.partStored',
  resent: 'panel.partResent',
  'in-flight': 'panel.partInFlight',
  failed: 'panel.partFailed',
  waiting: 'panel.partWaiting',
} as const satisfies CellTexts

function Parts({ parts }: Pick<UploadDetails, 'parts'>) {
  if (parts === null) return null
  const counts = partCounts(parts.runs)
  const total = parts.runs.reduce((sum, [, length]) => sum + length, 0)
  const isProving = counts.verified > 0
  const done = { count: counts.stored + counts.resent + counts.verified, total }
  const proven = { count: counts.verified, total }
  const label = [
    isProving ? t('panel.mapOfVerified', proven) : t('panel.mapOfStored', done),
    ...(['in-flight', 'resent'] as const)
      .filter((state) => counts[state] > 0)
      .map((state) => t(partWords[state], { count: counts[state] })),
  ].join(', ')
  return (
    <PanelGroup title={isProving ? t('panel.partsVerified', proven) : t('panel.partsStored', done)}>
      <PartMap runs={parts.runs} label={label} words={partWords} />
    </PanelGroup>
  )
}
