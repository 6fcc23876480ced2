import type { AppError, SentToday, UploadState, UploadView } from '../../electron/contract/index.ts'

export const trouble: AppError = {
  code: 'Unreachable',
  message: 'The store at s3.test cannot be reached.',
  advice: 'Check the network connection.',
  retryable: true,
}

/** One state of each kind. */
export const states = {
  queued: { kind: 'queued', session: null, failures: 0 },
  opening: { kind: 'opening', failures: 0 },
  sending: { kind: 'sending', session: null, failures: 0 },
  finishing: { kind: 'finishing', session: { uploadId: 'u', partSizeBytes: 8, abort: null }, failures: 0 },
  verifying: { kind: 'verifying', object: { etag: 'e', versionId: null, checksum: null }, failures: 0 },
  waiting: { kind: 'waiting', session: null, failures: 1, until: 'network', cause: trouble },
  ending: { kind: 'ending', session: null, failures: 0, next: 'paused' },
  paused: { kind: 'paused', session: null },
  failed: { kind: 'failed', session: null, error: trouble },
  done: {
    kind: 'done',
    object: { etag: 'e', versionId: null, checksum: null },
    proof: 'A',
    resentBytes: 0,
    finishedAt: 1000,
    local: { kind: 'kept', why: null },
  },
  cancelled: { kind: 'cancelled', abandoned: null },
} as const satisfies { [K in UploadState['kind']]: Extract<UploadState, { kind: K }> }

export const nothingSent: SentToday = { until: 0, bytes: 0 }

/** An upload that is being sent, changed as asked. */
export function uploadView(id: string, changes: Partial<UploadView> = {}): UploadView {
  return {
    id,
    deliveryId: id,
    place: 0,
    file: `/renders/${id}.mov`,
    name: `${id}.mov`,
    destinationId: 'demo',
    bucket: 'demo',
    key: `videos/${id}.mov`,
    contentType: 'video/quicktime',
    sizeBytes: 100,
    storedBytes: 0,
    inFlightBytes: 0,
    sentBytes: 0,
    bytesPerSecond: null,
    etaSeconds: null,
    verifiedBytes: null,
    resentBytes: 0,
    addedAt: 0,
    rank: 0,
    notes: [],
    warning: null,
    since: null,
    isAtOldPlace: false,
    state: states.sending,
    ...changes,
  }
}
