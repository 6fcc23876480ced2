import { deleteLocal, type DeleteLocal, type UploadOptions, type VerifyHow } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { durationSeconds, wholeNumber } from './option-values.ts'
import { limitRate } from './limit-rate.ts'
import { opensOf, publicBaseUrlOf } from './link-flags.ts'
import type { SendFlags } from './options.ts'

const mebibyte = 1024 * 1024

/** The options as the flags change them. Throws `BadInput`. */
export function sendOptions(base: UploadOptions, flags: SendFlags): UploadOptions {
  const { partSize, parallel, limitRate: rate, link, maxWait } = flags
  const verify = verification(base.verify, flags.verify)
  const { limitBytesPerSecond, timetable } = rate === undefined ? base : limitRate(rate)
  return {
    partSizeBytes:
      partSize === undefined ? base.partSizeBytes : wholeNumber('part-size', partSize, 5, 5120) * mebibyte,
    overwrite: flags.overwrite ?? base.overwrite,
    verify,
    linkSeconds: link === undefined ? base.linkSeconds : linkSeconds(link),
    linkOpens: opensOf(flags) ?? base.linkOpens,
    publicBaseUrl: publicBaseUrlOf(flags, base.publicBaseUrl),
    maxWaitSeconds: maxWait === undefined ? base.maxWaitSeconds : durationSeconds('max-wait', maxWait),
    parallel: parallel === undefined ? base.parallel : wholeNumber('parallel', parallel, 1, 64),
    limitBytesPerSecond,
    timetable,
    deleteLocal: deletion(base.deleteLocal, flags, verify),
    waitStillSeconds: waitStill(base.waitStillSeconds, flags),
  }
}

/** `none` makes no link. */
function linkSeconds(text: string): number | null {
  return text === 'none' ? null : Math.ceil(durationSeconds('link', text, ', or none'))
}

/** Without a value the flag takes no stronger demand of an earlier run away. */
function verification(base: VerifyHow, how: SendFlags['verify']): VerifyHow {
  if (how === undefined) return base
  if (how === true) return base === 'read-back' ? base : 'checksum'
  if (how === 'checksum' || how === 'read-back') return how
  throw new AppFailure('BadInput', '--verify takes checksum, which is the default, or read-back.')
}

/** A caller says by the call that the file is finished: only a program that still writes it is waited for. */
function waitStill(base: number | null, { waitStill: wanted }: SendFlags): number | null {
  if (wanted === undefined || wanted === true) return base
  return wanted === false ? null : durationSeconds('wait-still', wanted)
}

const secondsInDay = 86_400

/** Whether and when the local file goes to the trash. */
function deletion(base: DeleteLocal | null, flags: SendFlags, verify: VerifyHow): DeleteLocal | null {
  const { deleteLocal: where, deleteGrade: grade, deleteAfter: after } = flags
  if (where === 'keep') return null
  if (where !== undefined && where !== 'trash') {
    throw new AppFailure('BadInput', '--delete-local takes trash, or keep.')
  }
  if (grade !== undefined && verify === 'read-back') {
    throw new AppFailure('BadInput', '--delete-grade does not go with --verify read-back.', {
      advice: 'Leave it out: the file goes to the trash only after its object was read back.',
    })
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
