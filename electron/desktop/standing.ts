import { isActive, isPaused, type UploadView } from '../contract/index.ts'

/**
 * How all uploads stand, as tray, dock and taskbar show it. `share`: how much of what is under way is uploaded, from 0
 * to 1; null while nothing is. What needs a person says more than what goes on by itself.
 */
export type Standing =
  | { kind: 'idle' }
  | { kind: 'uploading'; share: number }
  | { kind: 'paused'; share: number }
  /** So many deliveries and questions wait for a person. `failed`: something was not uploaded. */
  | { kind: 'needs-you'; count: number; failed: boolean; share: number | null; paused: boolean }

/**
 * The uploads that are under way together, by their ids: from the first one that begins while nothing is, to the end of
 * the last one. Without those that are done a share would fall each time that one ends.
 */
export type Batch = ReadonlySet<string>

export const noBatch: Batch = new Set()

/** The batch once the uploads stand like this. */
export function batchAfter(batch: Batch, views: readonly UploadView[]): Batch {
  if (!views.some(isUnderWay)) return noBatch
  return new Set(views.filter((view) => isUnderWay(view) || batch.has(view.id)).map(({ id }) => id))
}

/** @param questions that a person has not answered: a code for a sign-in, what a drop asks */
export function standingOf(views: readonly UploadView[], batch: Batch, questions: number): Standing {
  const failed = new Set(views.filter(({ state }) => state.kind === 'failed').map((view) => view.deliveryId))
  const count = failed.size + questions
  const share = shareOf(views.filter(({ id }) => batch.has(id)))
  const paused = !views.some(({ state }) => isActive(state))
  if (count > 0) return { kind: 'needs-you', count, failed: failed.size > 0, share, paused }
  if (share === null) return { kind: 'idle' }
  return { kind: paused ? 'paused' : 'uploading', share }
}

/** What goes on by itself, or would if nobody had paused it. */
function isUnderWay({ state }: UploadView): boolean {
  return isActive(state) || isPaused(state)
}

function shareOf(views: readonly UploadView[]): number | null {
  const counted = views.filter((view) => isUnderWay(view) || view.state.kind === 'done')
  if (counted.length === 0) return null
  let [sentBytes, sizeBytes] = [0, 0]
  for (const view of counted) {
    sentBytes += view.state.kind === 'done' ? view.sizeBytes : Math.min(view.sentBytes, view.sizeBytes)
    sizeBytes += view.sizeBytes
  }
  return sizeBytes === 0 ? 0 : sentBytes / sizeBytes
}

/** What dock, taskbar or launcher show; `progress` from 0 to 1, null for none. */
export type Bar = { progress: number | null; mode: 'normal' | 'paused' | 'error'; count: number }

/** A bar moves in steps of so much, so that nothing is busy with it. */
const barSteps = 200

export function barOf(standing: Standing, platform: NodeJS.Platform): Bar {
  switch (standing.kind) {
    case 'idle':
      return { progress: null, mode: 'normal', count: 0 }
    case 'needs-you': {
      const { share, failed, paused, count } = standing
      // Windows keeps the colour of what failed in sight, as it does for its own copies.
      const rest = failed && platform === 'win32' ? 1 : null
      const mode = failed ? 'error' : paused ? 'paused' : 'normal'
      return { progress: share === null ? rest : inSteps(share), mode, count }
    }
    case 'uploading':
      return { progress: inSteps(standing.share), mode: 'normal', count: 0 }
    case 'paused':
      return { progress: inSteps(standing.share), mode: 'paused', count: 0 }
  }
}

function inSteps(share: number): number {
  return Math.floor(share * barSteps) / barSteps
}

/** Whether there is something to pause, and something to resume. */
export function canOf(standing: Standing): { pause: boolean; resume: boolean } {
  const isUnderWay = standing.kind !== 'idle' && standing.share !== null
  const isPaused = standing.kind === 'paused' || (standing.kind === 'needs-you' && standing.paused)
  return { pause: isUnderWay && !isPaused, resume: isUnderWay && isPaused }
}
