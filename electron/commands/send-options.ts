import { deleteLocal, type DeleteLocal, type UploadOptions } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { durationSeconds, wholeNumber } from './option-values.ts'
import { limitRate } from './limit-rate.ts'
import { opensOf, publicBaseUrlOf } from './link-flags.ts'
import type { SendFlags } from './options.ts'

const mebibyte = 1024 * 1024

/** The options as the flags change them. Throws `BadInput`. */
export function sendOptions(base: UploadOptions, flags: SendFlags): UploadOptions {
  const { partSize, parallel, limitRate: rate, link, maxWait } = flags
  const { limitBytesPerSecond, timetable } = rate === undefined ? base : limitRate(rate)
  return {
    partSizeBytes:
      partSize === undefined ? base.partSizeBytes : wholeNumber('part-size', partSize, 5, 5120) * mebibyte,
    overwrite: flags.overwrite ?? base.overwrite,
    verify: flags.verify ?? base.verify,
    linkSeconds: link === undefined ? base.linkSeconds : linkSeconds(link),
    linkOpens: opensOf(flags) ?? base.linkOpens,
    publicBaseUrl: publicBaseUrlOf(flags, base.publicBaseUrl),
    maxWaitSeconds: maxWait === undefined ? base.maxWaitSeconds : durationSeconds('max-wait', maxWait),
    parallel: parallel === undefined ? base.parallel : wholeNumber('parallel', parallel, 1, 64),
    limitBytesPerSecond,
    timetable,
    deleteLocal: deletion(base.deleteLocal, flags),
  }
}

/** `none` makes no link. */
function linkSeconds(text: string): number | null {
  return text === 'none' ? null : Math.ceil(durationSeconds('link', text, ', or none'))
}

const secondsInDay = 86_400

/** Whether and when the local file goes to the trash. */
function deletion(base: DeleteLocal | null, flags: SendFlags): DeleteLocal | null {
  const { deleteLocal: where, deleteGrade: grade, deleteAfter: after } = flags
  if (where === 'keep') return null
  if (where !== undefined && where !== 'trash') {
    throw new AppFailure('BadInput', '--delete-local takes trash, or keep.')
  }
  const before = where === undefined ? base : (base ?? { grade: 'B', afterDays: 0 })
  if (before === null) {
    if (grade === undefined && after === undefined) return null
    throw new AppFailure('BadInput', '--delete-grade and --delete-after go with --delete-local trash.')
  }
  const wanted = deleteLocal.safeParse({
    grade: grade?.toUpperCase() ?? before.grade,
    afterDays: after === undefined ? before.afterDays : durationSeconds('delete-after', after) / secondsInDay,
  })
  if (wanted.success) return wanted.data
  throw new AppFailure('BadInput', '--delete-grade takes A, B or C; --delete-after at most ten years.')
}
