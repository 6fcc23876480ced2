import { longestLinkSeconds, type UploadOptions } from '../contract/index.ts'
import { durationSeconds, wholeNumber, type SendFlags } from './flags.ts'
import { limitRate } from './limit-rate.ts'
import { opensOf, publicBaseUrlOf } from './link-flags.ts'

const mebibyte = 1024 * 1024

/** The options with those that flags name put in their place. Throws `BadInput`. */
export function sendOptions(base: UploadOptions, flags: SendFlags): UploadOptions {
  const { 'part-size': partSize, parallel, 'limit-rate': rate, link, 'max-wait': maxWait } = flags
  const { limitBytesPerSecond, timetable } = rate === undefined ? base : limitRate(rate)
  return {
    partSizeBytes:
      partSize === undefined
        ? base.partSizeBytes
        : wholeNumber('part-size', partSize, { least: 5, most: 5120 }) * mebibyte,
    overwrite: flags.overwrite ?? base.overwrite,
    verify: flags.verify ?? base.verify,
    linkSeconds: link === undefined ? base.linkSeconds : linkSeconds(link),
    linkOpens: opensOf(flags) ?? base.linkOpens,
    publicBaseUrl: publicBaseUrlOf(flags) ?? base.publicBaseUrl,
    maxWaitSeconds: maxWait === undefined ? base.maxWaitSeconds : durationSeconds('max-wait', maxWait),
    parallel:
      parallel === undefined ? base.parallel : wholeNumber('parallel', parallel, { least: 1, most: 64 }),
    limitBytesPerSecond,
    timetable,
  }
}

/** Presigned links live seven days at most (SigV4); `none` makes no link. */
function linkSeconds(text: string): number | null {
  return text === 'none'
    ? null
    : Math.min(Math.ceil(durationSeconds('link', text, ', or none')), longestLinkSeconds)
}
