import { localInWords, type Proof, type SharedLink, type UploadDetails } from '#contract'
import { clockTime } from '../words/clock-time.ts'

/** @param isVerified the store has shown that it verifies checksums of parts */
export function checksumInWords({ state }: Pick<UploadDetails, 'state'>, isVerified: boolean): string {
  const checksum = state.kind === 'done' || state.kind === 'verifying' ? state.object.checksum : null
  if (checksum !== null) {
    const of = checksum.scope === 'full' ? 'of the whole object' : 'of the checksums of its parts'
    return `${checksum.algorithm} ${of}`
  }
  if (state.kind === 'done') return 'None from the store but its ETag'
  return isVerified ? 'CRC32 per part, verified by the store' : 'Each part is checked as it arrives'
}

const grades: Record<Proof, string> = {
  A: 'Grade A: equal to the store’s checksum of the whole object',
  B: 'Grade B: equal to the store’s checksum of the parts’ checksums, or to its ETag',
  C: 'Grade C: the object was read back and is equal',
  none: 'None: the file was not read again',
}

export function proofInWords({ state, options }: Pick<UploadDetails, 'state' | 'options'>): string {
  if (state.kind === 'done') {
    const isReadBack = state.readBack === true && state.proof !== 'C' && state.proof !== 'none'
    return isReadBack ? `${grades[state.proof]}; read back too` : grades[state.proof]
  }
  if (options.verify === 'none' && options.deleteLocal === null) return 'Not asked for'
  const how = options.verify === 'read-back' ? ', and the object is read back' : ''
  return `After the upload: the file is read again and compared${how}`
}

/** A moment that is not reached yet is rounded down by its words, which have no seconds. */
export function linkFactInWords(
  { state, options }: Pick<UploadDetails, 'state' | 'options'>,
  shared: SharedLink | undefined,
  now: number,
): string {
  if (shared === undefined) {
    if (state.kind === 'done') return 'No link was copied'
    return options.linkSeconds === null ? 'Once it is uploaded' : 'Copied once it is uploaded'
  }
  const copied = `Copied ${clockTime(shared.sharedAt, now)}`
  if (shared.validUntil === null) return `${copied}, public, has no end`
  const end = clockTime(shared.validUntil, now)
  return shared.validUntil <= now ? `${copied}, ended ${end}` : `${copied}, works until ${end}`
}

export function fileInWords(
  { state, options }: Pick<UploadDetails, 'state' | 'options'>,
  now: number,
): string {
  if (state.kind === 'done')
    return localInWords(state.local, now, (at) => clockTime(at, now)) ?? 'The file stays'
  const { deleteLocal } = options
  if (deleteLocal === null) return 'The file stays'
  const { grade, afterDays } = deleteLocal
  const when = afterDays === 0 ? 'once' : `${afterDays === 1 ? 'a day' : `${afterDays} days`} after`
  const proof =
    options.verify === 'read-back'
      ? 'it is read back'
      : `a proof of grade ${grade}${grade === 'A' ? '' : ' or better'}`
  return `The file goes to the trash ${when} ${proof}`
}
