import { isActive, type UploadView } from '../contract/index.ts'

/** What the quit question and the sleep guard need to know: so many uploads run, and so many wait for something. */
export type Progress = { active: number; waiting: number }

export function progressOf(views: readonly UploadView[]): Progress {
  const waiting = views.filter(({ state }) => state.kind === 'waiting').length
  return { active: views.filter(({ state }) => isActive(state)).length - waiting, waiting }
}
