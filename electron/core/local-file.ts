import { errorTable } from '../contract/error-table.ts'
import {
  type AppError,
  type Local,
  type Proof,
  listInWords,
  t,
  type UploadOptions,
  type UploadState,
} from '../contract/index.ts'

const dayMs = 86_400_000

/**
 * True when the proof is at least of the grade that the deletion asks for: A is the best, then B, then C. Where a
 * read-back was demanded, each proof includes one, and no checksum could add to it.
 */
export function isEnough({ verify, deleteLocal }: UploadOptions, proof: Proof): boolean {
  if (proof === 'none' || deleteLocal === null) return false
  return verify === 'read-back' || proof <= deleteLocal.grade
}

/** The file stays. `why` is a sentence for whoever wanted it in the trash. */
export function kept(why: string | null): Local {
  return { kind: 'kept', why }
}

/** What is to become of the file of an upload that is done. Times in milliseconds since the epoch. */
export function localAfter(options: UploadOptions, proof: Proof, now: number): Local {
  if (options.deleteLocal === null) return kept(null)
  const { grade, afterDays } = options.deleteLocal
  if (isEnough(options, proof)) return { kind: 'trash-after', time: now + afterDays * dayMs, why: null }
  return kept(t('keptFile.gradeTooLow', { proof, grade }))
}

/** What becomes of the file when its last check failed: it stays for good, or until another try a day later. */
export function localAfterFailure({ code, message }: AppError, now: number): Local {
  if (code === 'FileMissing') return { kind: 'gone' }
  if (code === 'LeftInTrash') return { kind: 'left-in-trash', why: message }
  return errorTable[code].keepsFile ? kept(message) : { kind: 'trash-after', time: now + dayMs, why: message }
}

/**
 * Why a file stays that other programs could change when the proof began to read it, or can change now; null where
 * nobody could.
 */
export function whyWritten(before: string[], now: string[]): string | null {
  if (now.length > 0) {
    return t('keptFile.stillOpen', { count: now.length, programs: listInWords(now) })
  }
  return before.length === 0 ? null : t('keptFile.wasOpen', { programs: listInWords(before) })
}

/** True while the file of a finished upload is on its way to the trash right now. */
export function isTrashing(state: UploadState, now: number): boolean {
  return state.kind === 'done' && state.local.kind === 'trash-after' && state.local.time <= now
}
