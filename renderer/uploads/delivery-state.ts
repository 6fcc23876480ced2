import { t, type UploadView } from '#contract'
import type { ShownDelivery } from './deliveries.ts'
import { stateInWords, type Tone } from './state-in-words.ts'
import { isAllPaused } from './summary.ts'

/** What a delivery does as a whole: what moves says more than what stands still, and what needs a person more than that. */
export type DeliveryState =
  /** Its folders are still read; so many files are found so far. */
  | { kind: 'reading'; files: number }
  /** So many of its files wait for a person to mend something. */
  | { kind: 'needs-you'; files: number }
  /** `ending`: somebody paused it, and what is on its way still ends. */
  | { kind: 'uploading' | 'verifying' | 'ending' | 'waiting' | 'queued' | 'paused' | 'done' | 'cancelled' }

export function deliveryState({ reading, tally }: ShownDelivery): DeliveryState {
  const { counts } = tally
  if (reading.kind === 'now') return { kind: 'reading', files: reading.files }
  if (counts.uploading > 0) {
    if (isAllPaused(tally)) return { kind: 'ending' }
    const isOnlyProof = counts.queued + counts.waiting === 0 && isVerifying(tally)
    return { kind: isOnlyProof ? 'verifying' : 'uploading' }
  }
  if (counts.failed > 0) return { kind: 'needs-you', files: counts.failed }
  for (const kind of ['waiting', 'queued', 'paused', 'done'] as const) if (counts[kind] > 0) return { kind }
  return { kind: 'cancelled' }
}

function isVerifying({ running }: ShownDelivery['tally']): boolean {
  return [...running.values()].every(({ state }) => state.kind === 'verifying')
}

/** The file of a delivery that says for how long it waits; undefined where none does, or others move. */
export function waitingFile(
  delivery: ShownDelivery,
  uploads: ReadonlyMap<string, UploadView>,
): UploadView | undefined {
  const silent = [...delivery.tally.running.values()].find(({ since }) => since !== null)
  if (silent !== undefined || deliveryState(delivery).kind !== 'waiting') return silent
  const id = delivery.files.find((id) => uploads.get(id)?.state.kind === 'waiting')
  return uploads.get(id ?? '')
}

/** The state as a person would say it. `now` in milliseconds since the epoch. */
export function deliveryStateInWords(
  delivery: ShownDelivery,
  uploads: ReadonlyMap<string, UploadView>,
  now: number,
): string {
  const state = deliveryState(delivery)
  switch (state.kind) {
    case 'reading':
      return t('delivery.reading', { count: state.files })
    case 'needs-you':
      return t('delivery.notUploadedOf', { count: state.files, total: wantedFiles(delivery) })
    case 'waiting': {
      const upload = waitingFile(delivery, uploads)
      return upload === undefined ? t('delivery.waiting') : stateInWords(upload.state, now)
    }
    default:
      return t(`delivery.${state.kind}`)
  }
}

export const deliveryTones: Record<DeliveryState['kind'], Tone> = {
  reading: 'active',
  uploading: 'active',
  verifying: 'active',
  ending: 'active',
  'needs-you': 'bad',
  waiting: 'wait',
  queued: 'quiet',
  paused: 'quiet',
  done: 'good',
  cancelled: 'quiet',
}

/** Files that are to be uploaded, or are: those that were cancelled do not count. */
export function wantedFiles({ files, tally }: ShownDelivery): number {
  return files.length - tally.counts.cancelled
}

/** What a person has to know of its files though it says something else; null where there is nothing. */
export function troubleInWords(delivery: ShownDelivery): string | null {
  if (delivery.reading.kind === 'cut-off') return t('delivery.cutOff')
  const { failed } = delivery.tally.counts
  const isSaid = failed === 0 || deliveryState(delivery).kind === 'needs-you'
  return isSaid ? null : t('delivery.notUploaded', { count: failed })
}

export function uploadedInWords({ tally }: Pick<ShownDelivery, 'tally'>): string {
  return t('delivery.uploaded', { count: tally.counts.done })
}

export function filesInWords(count: number): string {
  return t('numbers.files', { count })
}
