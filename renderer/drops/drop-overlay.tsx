import { useEffect, useState } from 'react'
import { t, type Destination } from '#contract'
import { invoke } from '../bridge.ts'
import { placeOf } from '../destinations/use-selected-destination.ts'
import { Icon } from '../icons.tsx'
import { useWindow } from '../store.ts'
import { Name } from '../words/name.tsx'
import { Sentence } from '../words/sentence.tsx'
import { dropTargets, type DropTargets } from './drop-targets.ts'
import { useFileDrop } from './use-file-drop.ts'

/** Over the whole window while files are dragged: a target for each destination. */
export function DropOverlay() {
  const drag = useFileDrop()
  const destinations = useWindow((state) => state.destinations)
  const selectedId = useWindow((state) => state.selectedDestinationId)
  if (!drag.isDragging) return null
  const targets = dropTargets(destinations, selectedId)
  return (
    <section className="drop-overlay" aria-label={t('drops.whereToDrop')}>
      {targets === null ? <NoTarget /> : <Targets targets={targets} over={drag.over} />}
    </section>
  )
}

function NoTarget() {
  const hasHeld = useWindow((state) => state.heldPaths.length > 0)
  return (
    <div className="drop-target" data-kind="selected" data-over="true">
      <Icon name="upload" size={32} />
      <p className="drop-overlay-title">{t(hasHeld ? 'drops.dropToKeepToo' : 'drops.dropToKeep')}</p>
      <p className="quiet">{t('drops.keptUntilConnected')}</p>
    </div>
  )
}

function Targets({ targets, over }: { targets: DropTargets; over: string | null }) {
  const { selected, above, below, isCompact, hidden } = targets
  const tile = (destination: Destination) => (
    <Target
      key={destination.id}
      destination={destination}
      isCompact={isCompact}
      isOver={destination.id === over}
    />
  )
  // What is dropped beside the targets goes to the selected destination.
  const isOver = over === null || over === selected.id
  return (
    <>
      {above.length === 0 ? null : <ul className="drop-targets">{above.map(tile)}</ul>}
      <div className="drop-target" data-kind="selected" data-over={isOver} data-destination={selected.id}>
        <Icon name="upload" size={32} />
        <p className="drop-overlay-title">
          <Sentence of="drops.dropToUpload" with={{ destination: <Name>{selected.name}</Name> }} />
        </p>
        <p className="quiet">
          <Name>{placeOf(selected)}</Name>
        </p>
        <KeyPreview destination={selected} />
        {hidden === 0 ? null : <p className="quiet">{t('drops.moreDestinations', { count: hidden })}</p>}
      </div>
      {below.length === 0 ? null : <ul className="drop-targets">{below.map(tile)}</ul>}
    </>
  )
}

type TargetProps = { destination: Destination; isCompact: boolean; isOver: boolean }

function Target({ destination, isCompact, isOver }: TargetProps) {
  return (
    <li
      className="drop-target"
      data-kind={isCompact ? 'compact' : 'large'}
      data-over={isOver}
      data-destination={destination.id}
    >
      <p className="drop-target-name">
        <Name>{destination.name}</Name>
      </p>
      <p className="drop-target-place quiet">
        <Name>{isCompact ? destination.bucket : placeOf(destination)}</Name>
      </p>
      {isCompact ? null : <KeyPreview destination={destination} />}
    </li>
  )
}

/** The names of files are not known while they are dragged, so an example shows what becomes of them. */
function KeyPreview({ destination }: { destination: Destination }) {
  const { keyTemplate, prefix } = destination
  const [key, setKey] = useState<string | null>(null)
  useEffect(() => {
    let isLatest = true
    void invoke('destinations.previewKey', { keyTemplate, prefix, fileName: 'name.mov' }).then((result) => {
      if (isLatest && result.ok) setKey(result.value.key)
    })
    return () => {
      isLatest = false
    }
  }, [keyTemplate, prefix])
  return (
    <p className="drop-key quiet" data-known={key !== null}>
      <Sentence of="drops.becomes" with={{ file: 'name.mov', key: <Name>{key ?? ''}</Name> }} />
    </p>
  )
}
