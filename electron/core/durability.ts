import type { UploadState } from '../contract/index.ts'

/** States that a power loss must not undo: an uploadId was born, or the upload came to an end. */
export function durabilityOf(state: UploadState): 'durable' | 'fast' {
  if (state.kind === 'sending') return state.session === null ? 'fast' : 'durable'
  if (state.kind === 'ending') return state.next === 'paused' ? 'durable' : 'fast'
  return ['paused', 'failed', 'done', 'cancelled'].includes(state.kind) ? 'durable' : 'fast'
}
