import { bytesInWords, type Checksum } from '../contract/index.ts'
import { systemClock } from '../disk/index.ts'
import type { Comparison } from '../engine/compare.ts'
import type { CommandIo } from './command.ts'

const progressEveryMs = 250

/** What `dropreel verify` found. Sizes in bytes. */
export type Verified = {
  file: string
  bucket: string
  key: string
  sizeBytes: number
  comparison: Comparison
}

/** The result for scripts. */
export function comparisonJson({ file, bucket, key, sizeBytes, comparison }: Verified): object {
  const object = comparison.kind === 'missing' ? null : comparison.object
  return {
    type: 'verified',
    file,
    bucket,
    key,
    result: { same: 'equal', different: 'different', missing: 'missing' }[comparison.kind],
    proof: comparison.kind === 'same' ? comparison.grade : 'none',
    readBack: comparison.kind === 'same' && comparison.readBack,
    difference: comparison.kind === 'different' ? comparison.by : null,
    sizeBytes,
    objectBytes: object?.sizeBytes ?? null,
    etag: object?.etag ?? null,
    versionId: object?.versionId ?? null,
    checksum: object?.checksum ?? null,
  }
}

/** The result as one sentence. */
export function comparisonInWords({ file, bucket, key, sizeBytes, comparison }: Verified): string {
  const place = `s3://${bucket}/${key}`
  switch (comparison.kind) {
    case 'missing':
      return `There is no object at ${place}.`
    case 'same':
      return `${file} equals ${place}: grade ${comparison.grade}, ${evidenceOf(comparison)}.`
    case 'different':
      return `${file} differs from ${place}: ${differenceOf(comparison, sizeBytes)}.`
  }
}

function evidenceOf({ grade, readBack, object }: Extract<Comparison, { kind: 'same' }>): string {
  const { checksum } = object
  if (grade === 'C') return 'the object was read back'
  const by = checksum === null ? `by its ETag ${object.etag}` : `by its ${named(checksum)}`
  return readBack ? `${by}, and the object was read back` : by
}

function named({ algorithm, value, scope }: Checksum): string {
  return `${algorithm} ${value} of ${scope === 'full' ? 'the whole object' : 'its parts’ checksums'}`
}

function differenceOf(found: Extract<Comparison, { kind: 'different' }>, sizeBytes: number): string {
  switch (found.by) {
    case 'size':
      return `the file has ${inBytes(sizeBytes)}, the object ${inBytes(found.object.sizeBytes)}`
    case 'checksum':
      return `the file does not have its ${found.object.checksum?.algorithm ?? ''} checksum`
    case 'content':
      return 'the bytes that were read back are others'
    case 'identity':
      return 'the object was replaced while the file was read'
  }
}

function inBytes(bytes: number): string {
  return bytes < 1000 ? bytesInWords(bytes) : `${bytesInWords(bytes)} (${bytes})`
}

/** Shows how far it is: JSON lines four times a second, or a percentage on a terminal. */
export function showProgress(file: string, asJson: boolean, { stdout, stderr }: CommandIo) {
  let shownAt = -Infinity
  const hasTerminal = !asJson && stderr.isTerminal
  return {
    show: (share: number, sizeBytes: number): void => {
      const now = systemClock.elapsed()
      if (now - shownAt < progressEveryMs) return
      shownAt = now
      const verifiedBytes = Math.floor(share * sizeBytes)
      if (asJson) {
        stdout.json({ type: 'progress', file, verifiedBytes, totalBytes: sizeBytes })
      } else if (hasTerminal) {
        stderr.paint(`Verifying: ${Math.floor(share * 100)} %`)
      }
    },
    end: (): void => {
      if (hasTerminal && shownAt > -Infinity) stderr.paint('')
      shownAt = -Infinity
    },
  }
}
