import { bytesInWords, bytesOfTotal, causeOf, runsOf, t, visibleText, type UploadView } from '#contract'
import { openDelivery, useWindow } from '../store.ts'
import { selectOnly } from '../uploads/selection.ts'
import type { ShownDelivery } from '../uploads/deliveries.ts'
import {
  deliveryState,
  deliveryStateInWords,
  deliveryTones,
  filesInWords,
} from '../uploads/delivery-state.ts'
import { Target } from '../uploads/row-text.tsx'
import { clockTime } from '../words/clock-time.ts'
import { Facts, PanelGroup, PanelHead } from './panel-parts.tsx'
import { PartMap, type CellState, type CellTexts } from './part-map.tsx'

/** A map of more files says nothing to an eye. */
const mostCells = 10_000
const mostNamed = 20

/** What was dropped together: the sum of its files, and which of them failed. */
export function DeliveryPanel({ delivery }: { delivery: ShownDelivery }) {
  const uploads = useWindow((state) => state.uploads)
  const minute = useWindow((state) => state.minute)
  const end = useWindow(({ ends }) => ends.get(delivery.id)?.when ?? null)
  const { files, tally, title, destinationId } = delivery
  const all = files.flatMap((id) => uploads.get(id) ?? [])
  const { done, failed } = tally.counts
  const uploaded = { count: done, total: files.length }
  const label = [
    t('panel.mapOfFiles', uploaded),
    failed === 0 ? [] : t('delivery.notUploaded', { count: failed }),
  ].flat()
  return (
    <div className="panel-body">
      <PanelHead name={title}>
        <p data-tone={deliveryTones[deliveryState(delivery).kind]}>
          {deliveryStateInWords(delivery, uploads, minute)}{' '}
          <Target destinationId={destinationId} otherwise="" />
          {end === null ? null : ` · ${t('row.doneAt', { when: end })}`}
        </p>
      </PanelHead>
      {files.length === 0 || files.length > mostCells ? null : (
        <PanelGroup title={t('panel.filesUploaded', uploaded)}>
          <PartMap
            runs={runsOf(all.length, (index) => cellOf(all[index]))}
            label={label.join(', ')}
            words={fileWords}
          />
        </PanelGroup>
      )}
      <PanelGroup title={t('panel.sum')}>
        <Facts
          facts={[
            [t('panel.files'), filesInWords(files.length)],
            [t('panel.size'), bytesInWords(tally.sizeBytes)],
            [t('panel.sent'), bytesOfTotal(tally.sentBytes, tally.sizeBytes)],
            [t('panel.added'), addedAt(all, minute)],
          ]}
        />
      </PanelGroup>
      <Failed deliveryId={delivery.id} uploads={all.filter(({ state }) => state.kind === 'failed')} />
    </div>
  )
}

function addedAt(uploads: readonly UploadView[], now: number): string {
  const first = uploads.reduce((least, { addedAt }) => Math.min(least, addedAt), Infinity)
  return first === Infinity ? '' : clockTime(first, now)
}

const fileWords = {
  verified: 'panel.fileVerified',
  stored: 'panel.fileStored',
  'in-flight': 'panel.fileInFlight',
  resent: 'panel.fileResent',
  failed: 'panel.fileFailed',
  waiting: 'panel.fileWaiting',
} as const satisfies CellTexts

function cellOf(upload: UploadView | undefined): CellState {
  switch (upload?.state.kind) {
    case 'done':
      return upload.state.proof === 'none' ? 'stored' : 'verified'
    case 'failed':
      return 'failed'
    case 'opening':
    case 'sending':
    case 'finishing':
    case 'verifying':
    case 'ending':
      return 'in-flight'
    default:
      return 'waiting'
  }
}

function showFile(deliveryId: string, id: string): void {
  openDelivery(deliveryId, true)
  selectOnly(id)
}

function Failed({ deliveryId, uploads }: { deliveryId: string; uploads: readonly UploadView[] }) {
  if (uploads.length === 0) return null
  const rest = uploads.length - mostNamed
  return (
    <PanelGroup title={t('panel.notUploaded')}>
      <ul className="panel-failed">
        {uploads.slice(0, mostNamed).map(({ id, name, state }) => (
          <li key={id}>
            <button type="button" className="panel-file" onClick={() => showFile(deliveryId, id)}>
              {visibleText(name)}
            </button>
            <span>{visibleText(causeOf(state)?.message ?? '')}</span>
          </li>
        ))}
      </ul>
      {rest > 0 ? <p className="quiet">{t('numbers.andMore', { count: rest })}</p> : null}
    </PanelGroup>
  )
}
