import type { Link, Local, UploadState } from '../contract/index.ts'

const units = ['B', 'kB', 'MB', 'GB', 'TB']

/** Bytes in words, decimal as disks and networks count: 61.7 GB. */
export function bytesInWords(bytes: number): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const value = bytes / 1000 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}

/** Seconds in words: 45 s, 12 min, 3 h 5 min. */
export function secondsInWords(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A day in words: 3 Dec 2026. `at` in milliseconds since the epoch. */
export function dayInWords(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}

/** A moment for scripts, as ISO 8601. `at` in milliseconds since the epoch; nothing gives null. */
export function isoDate(at: number | null | undefined): string | null {
  return at === null || at === undefined ? null : new Date(at).toISOString()
}

/** A state as a person would say it. */
export function stateInWords(state: UploadState): string {
  switch (state.kind) {
    case 'queued':
      return 'in the queue'
    case 'opening':
    case 'sending':
      return 'uploading'
    case 'finishing':
      return 'finishing'
    case 'verifying':
      return 'verifying: reading the file again'
    case 'waiting':
      return waitingInWords(state)
    case 'done':
      return state.proof === 'none' ? 'uploaded' : `uploaded and verified (grade ${state.proof})`
    case 'failed':
      return `failed. ${state.error.message}`
    case 'cancelled':
      return state.abandoned === null ? 'cancelled' : 'cancelled, but its parts are still on the store'
    case 'paused':
      return 'paused'
  }
}

/** How long a link works, and why no longer: valid until …: the credentials end then. */
export function validInWords({ validUntil, limitedBy }: Pick<Link, 'validUntil' | 'limitedBy'>): string {
  if (validUntil === null) return 'public, no end'
  const end = `valid until ${new Date(validUntil).toLocaleString()}`
  switch (limitedBy) {
    case 'seven-days':
      return `${end}: S3 allows seven days`
    case 'credentials':
      return `${end}: the credentials end then`
    case 'unknown-session':
      return `${end}, or until the session of the credentials ends, which they do not tell`
    case 'request':
    case 'nothing':
      return end
  }
}

function waitingInWords({ until, cause }: Extract<UploadState, { kind: 'waiting' }>): string {
  if (until === 'network') return `waiting for the network. ${cause.message}`
  if (cause.code !== 'HeldByTimetable' || typeof until === 'string') return `waiting. ${cause.message}`
  return `waiting until ${new Date(until.time).toLocaleString()}. ${cause.message}`
}

/** What became of the local file; null where nobody asked for its deletion. */
export function localInWords(local: Local): string | null {
  switch (local.kind) {
    case 'kept':
      return local.why === null ? null : `The file stays: ${local.why}`
    case 'trash-after':
      return [`The file goes to the trash after ${new Date(local.time).toLocaleString()}.`, local.why ?? []]
        .flat()
        .join(' ')
    case 'trashed':
      return 'The file was moved to the trash.'
    case 'gone':
      return 'The file was no longer in its place.'
  }
}
