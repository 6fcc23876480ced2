import { localInWords, t, type Proof, type SharedLink, type UploadDetails } from '#contract'
import { clockTime } from '../words/clock-time.ts'

/** @param isVerified the store has shown that it verifies checksums of parts */
export function checksumInWords({ state }: Pick<UploadDetails, 'state'>, isVerified: boolean): string {
  const checksum = state.kind === 'done' || state.kind === 'verifying' ? state.object.checksum : null
  if (checksum !== null) {
    const { algorithm, scope } = checksum
    return t(scope === 'full' ? 'panel.checksumOfObject' : 'panel.checksumOfParts', { algorithm })
  }
  if (state.kind === 'done') return t('panel.noChecksum')
  return t(isVerified ? 'panel.checksumsOfParts' : 'panel.partsChecked')
}

const grades = {
  A: 'panel.gradeA',
  B: 'panel.gradeB',
  C: 'panel.gradeC',
  none: 'panel.noProof',
} as const satisfies Record<Proof, unknown>

export function proofInWords({ state, options }: Pick<UploadDetails, 'state' | 'options'>): string {
  if (state.kind === 'done') {
    const grade = t(grades[state.proof])
    const isReadBack = state.readBack === true && state.proof !== 'C' && state.proof !== 'none'
    return isReadBack ? t('panel.readBackToo', { grade }) : grade
  }
  if (options.verify === 'none' && options.deleteLocal === null) return t('panel.notAsked')
  return t(options.verify === 'read-back' ? 'panel.willBeReadBack' : 'panel.willBeCompared')
}

/** A moment that is not reached yet is rounded down by its words, which have no seconds. */
export function linkFactInWords(
  { state, options }: Pick<UploadDetails, 'state' | 'options'>,
  shared: SharedLink | undefined,
  now: number,
): string {
  if (shared === undefined) {
    if (state.kind === 'done') return t('panel.noLink')
    return t(options.linkSeconds === null ? 'panel.linkLater' : 'panel.linkCopiedLater')
  }
  const time = clockTime(shared.sharedAt, now)
  if (shared.validUntil === null) return t('panel.linkPublic', { time })
  const end = clockTime(shared.validUntil, now)
  return t(shared.validUntil <= now ? 'panel.linkEnded' : 'panel.linkWorks', { time, end })
}

export function fileInWords(
  { state, options }: Pick<UploadDetails, 'state' | 'options'>,
  now: number,
): string {
  if (state.kind === 'done')
    return localInWords(state.local, now, (at) => clockTime(at, now)) ?? t('local.stays')
  const { deleteLocal } = options
  if (deleteLocal === null) return t('local.stays')
  const { grade, afterDays: days } = deleteLocal
  if (options.verify === 'read-back') return t('local.toTrashOnceReadBack', { days })
  const words = grade === 'A' ? t('local.gradeA') : t('local.gradeOrBetter', { grade })
  return t('local.toTrashOnceProven', { days, grade: words })
}
