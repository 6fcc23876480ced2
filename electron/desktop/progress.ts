import { isActive, isPaused, type UploadView } from '../contract/index.ts'

/** What the tray, the quit question and the sleep guard need to know. `fraction` from 0 to 1. */
export type Progress = { active: number; waiting: number; paused: number; failed: number; fraction: number }

/** Sums up the uploads; the fraction is of the bytes of those that are active. */
export function progressOf(views: readonly UploadView[]): Progress {
  const active = views.filter(({ state }) => isActive(state) && state.kind !== 'waiting')
  const sizeBytes = active.reduce((sum, view) => sum + view.sizeBytes, 0)
  const sentBytes = active.reduce((sum, view) => sum + view.sentBytes, 0)
  return {
    active: active.length,
    waiting: count(views, 'waiting'),
    paused: views.filter(({ state }) => isPaused(state)).length,
    failed: count(views, 'failed'),
    fraction: sizeBytes === 0 ? 0 : sentBytes / sizeBytes,
  }
}

function count(views: readonly UploadView[], kind: UploadView['state']['kind']): number {
  return views.filter(({ state }) => state.kind === kind).length
}

/** `Dropreel: 3 uploading, 62 %`. */
export function progressInWords({ active, waiting, paused, failed, fraction }: Progress): string {
  const words = [
    ...(active > 0 ? [`${active} uploading, ${Math.floor(fraction * 100)} %`] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(paused > 0 ? [`${paused} paused`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ]
  return words.length === 0 ? 'Dropreel' : `Dropreel: ${words.join(', ')}`
}
