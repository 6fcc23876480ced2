import type { AppError, DeliveryView, ErrorCode, UploadView } from '../../electron/contract/index.ts'
import { errorInWords } from '../../electron/contract/index.ts'
import { states, uploadView } from '../unit/upload-view.ts'

const gigabyte = 1e9
const minuteMs = 60_000
const session = { uploadId: 'u', partSizeBytes: 16 * 1024 * 1024, abort: null }

type Changes = Partial<UploadView> & { name: string }

function upload({ name, ...changes }: Changes, rank = 0): UploadView {
  return uploadView(name, {
    deliveryId: changes.id ?? name,
    destinationId: 'reviews',
    bucket: 'client-reviews',
    file: `/Volumes/Renders/${name}`,
    name,
    rank,
    ...changes,
  })
}

/** A failure as the table of errors words it. */
export function failure(code: ErrorCode, about: string): AppError {
  return { code, ...errorInWords(code, about), retryable: true }
}

const part = { storedBytes: 38.2 * gigabyte, sentBytes: 38.2 * gigabyte }

/** One upload in each state that a row can show, by what the state is called here. */
export function oneOfEachKind(now: number): Record<string, UploadView> {
  const waiting = (
    name: string,
    until: Extract<UploadView['state'], { kind: 'waiting' }>['until'],
    cause: AppError,
  ) =>
    upload({ name, sizeBytes: 61.7 * gigabyte, ...part, state: { ...states.waiting, session, until, cause } })
  const failed = (name: string, code: ErrorCode, about: string) =>
    upload({ name, sizeBytes: 214e6, state: { ...states.failed, error: failure(code, about) } })
  const done = (name: string, more: object, changes: Partial<UploadView> = {}) => {
    const sizeBytes = 1.8 * gigabyte
    const state = { ...states.done, finishedAt: now - 60 * minuteMs, ...more }
    return upload({ name, contentType: 'video/mp4', sizeBytes, sentBytes: sizeBytes, state, ...changes })
  }
  return {
    sending: upload({
      name: 'Ep03_lock_v7.mov',
      sizeBytes: 61.7 * gigabyte,
      sentBytes: 38.2 * gigabyte,
      storedBytes: 36.9 * gigabyte,
      inFlightBytes: 1.8 * gigabyte,
      bytesPerSecond: 41e6,
      etaSeconds: 2300,
    }),
    opening: upload({ name: 'Reel_5.mov', sizeBytes: 11e9, state: states.opening }),
    finishing: upload({
      name: 'Reel_6.mov',
      sizeBytes: 11e9,
      storedBytes: 11e9,
      sentBytes: 11e9,
      state: { ...states.finishing, session },
    }),
    verifying: upload({
      name: 'Über die Straße – final.mxf',
      contentType: 'application/mxf',
      state: states.verifying,
      sizeBytes: 11.9 * gigabyte,
      sentBytes: 11.9 * gigabyte,
      storedBytes: 11.9 * gigabyte,
      verifiedBytes: 8.4 * gigabyte,
    }),
    'waiting-network': waiting(
      'A_very_long_name_of_a_feature_film_reel_3_of_5_with_grading_notes_and_more_v0012_final_FINAL.mov',
      'network',
      failure('Unreachable', 's3.eu-central-1.amazonaws.com'),
    ),
    'waiting-drive': waiting('Reel_1.mov', 'volume', failure('VolumeMissing', '/Volumes/Renders/Reel_1.mov')),
    'waiting-file': upload({
      name: 'Master_v3_HDR.mov',
      sizeBytes: 18.4 * gigabyte,
      state: {
        ...states.waiting,
        until: 'writer',
        cause: failure('StillWritten', ': its index (moov) is missing'),
      },
    }),
    'waiting-code': waiting('Reel_2.mov', 'person', failure('MfaCodeMissing', 'studio')),
    'waiting-retry': waiting('Reel_3.mov', { time: now + 3 * minuteMs }, failure('StoreBusy', '')),
    'waiting-timetable': waiting(
      'Reel_4.mov',
      { time: now + 200 * minuteMs },
      failure('HeldByTimetable', ''),
    ),
    ending: upload({
      name: 'Reel_7.mov',
      sizeBytes: 61.7 * gigabyte,
      ...part,
      state: { ...states.ending, session },
    }),
    paused: upload({
      name: 'Feature_reel_2.mxf',
      contentType: 'application/mxf',
      sizeBytes: 61.7 * gigabyte,
      ...part,
      state: { kind: 'paused', session },
    }),
    queued: upload({
      name: 'Sound_mix.wav',
      contentType: 'audio/wav',
      state: states.queued,
      sizeBytes: 1.2e9,
    }),
    'failed-destination': failed('Promo_15s_SOCIAL_9×16.mp4', 'BucketMissing', 'client-rewievs'),
    'failed-file': failed('Promo_30s.mov', 'FileMissing', '/Volumes/Renders/Promo_30s.mov'),
    'failed-key': failed('Teaser_v2.mov', 'ObjectExists', 'videos/Teaser_v2.mov'),
    'failed-sign-in': failed('Teaser_v3.mov', 'CredentialsExpired', ''),
    'failed-changed': failed('Teaser.mov', 'SourceChanged', '/Volumes/Renders/Teaser.mov'),
    'failed-retry': failed('Teaser_v4.mov', 'PartMissing', ''),
    'failed-old-place': {
      ...failed('Teaser_v5.mov', 'BucketMissing', 'client-rewievs'),
      id: 'old-place',
      deliveryId: 'old-place',
      isAtOldPlace: true,
    },
    done: done('Trailer_v12.mp4', {}),
    'done-unproven': done('notes', { proof: 'none' }, { contentType: 'application/octet-stream' }),
    'done-trashed': done('Trailer_v11.mp4', { local: { kind: 'trashed', time: now } }),
    'done-goes-to-trash': done('Trailer_v10.mp4', {
      local: { kind: 'trash-after', time: now + 2 * 86_400_000, why: null },
    }),
    cancelled: upload({ name: 'Old_cut.mov', state: states.cancelled, sizeBytes: 2e9 }),
  }
}

/** All of them, in the order in which an editor would meet them. */
export function everyUpload(now: number): UploadView[] {
  return Array.from(Object.values(oneOfEachKind(now)), (upload, rank) => ({ ...upload, rank }))
}

/** Files of a delivery. */
const filesOf = (deliveryId: string, count: number, stateOf: (place: number) => UploadView['state']) =>
  Array.from({ length: count }, (_, place) => {
    const name = `A${String(place + 1).padStart(3, '0')}_C${String((place * 7) % 100).padStart(3, '0')}_1126.mov`
    const state = stateOf(place)
    const sizeBytes = 506e6
    const share = state.kind === 'done' ? 1 : state.kind === 'sending' ? 0.4 : 0
    const sent = { storedBytes: sizeBytes * share, sentBytes: sizeBytes * share }
    const moving =
      state.kind === 'sending' ? { inFlightBytes: 90e6, bytesPerSecond: 21e6, etaSeconds: 900 } : {}
    const more = { id: `${deliveryId} ${name}`, deliveryId, place, sizeBytes, state, ...sent, ...moving }
    return upload({ name, ...more }, deliveryId === 'dailies' ? 1 + place / 100 : 0)
  })

/** One that is under way, with two files that failed, and one that is done. */
export function twoDeliveries(now: number): { uploads: UploadView[]; deliveries: DeliveryView[] } {
  const dailies = filesOf('dailies', 60, (place) => {
    if (place === 1 || place === 3)
      return {
        ...states.failed,
        error: failure('AccessDenied', 's3:PutObject'),
      }
    if (place < 24) return { ...states.done, finishedAt: now }
    return place < 26 ? states.sending : states.queued
  })
  const yesterday = filesOf('yesterday', 12, () => ({ ...states.done, finishedAt: now - 80_000_000 }))
  const over = { kind: 'over' } as const
  return {
    uploads: [...dailies, ...yesterday],
    deliveries: [
      { id: 'dailies', title: 'Dailies 2026-11-26', destinationId: 'dailies', reading: over },
      { id: 'yesterday', title: 'Selects for the trailer', destinationId: 'reviews', reading: over },
    ],
  }
}

/** A drop whose keys are all taken. */
export function sameKeys(): { uploads: UploadView[]; deliveries: DeliveryView[] } {
  const uploads = Array.from(['Teaser_v2.mov', 'Teaser_v3.mov'], (name, place) => {
    const state = { ...states.failed, error: failure('ObjectExists', `videos/${name}`) }
    return upload({ name, id: `teasers ${name}`, deliveryId: 'teasers', place, sizeBytes: 214e6, state })
  })
  const reading = { kind: 'over' } as const
  return { uploads, deliveries: [{ id: 'teasers', title: 'Teasers', destinationId: 'reviews', reading }] }
}
