import { causeOf, type UploadState } from '../contract/index.ts'
import type { Log, LogFacts } from '../core/log.ts'

/**
 * Writes the line of a move to another state. There is none where a file just goes in one request: the start and the end
 * of its run and the line of its request say the same, and there may be thousands of such files.
 */
export function logMove(log: Log, about: LogFacts, from: UploadState, to: UploadState): void {
  const isBegun = from.kind === 'queued' && to.kind === 'sending' && to.session === null
  const isDone = from.kind === 'sending' && to.kind === 'done' && from.session === null
  if (isBegun || isDone) return
  log.info('upload-state', { ...about, from: from.kind, to: to.kind, cause: causeOf(to)?.code })
}
