import { basename } from 'node:path'
import type { Link } from '../contract/index.ts'
import { exitCodeOf } from '../core/errors.ts'
import { systemClock } from '../disk/index.ts'
import { forCommandLine } from './advice.ts'
import type { CommandIo } from './command.ts'
import type { Output } from './output.ts'
import { isoDate, localInASentence, stateInALine } from './words.ts'

const progressEveryMs = 250

/** One JSON object a line on standard output; notices go to standard error. */
export function jsonOutput({ stdout, stderr }: CommandIo): Output {
  const line = (value: object) => stdout.json(value)
  const say = (sentence: string) => stderr.line(sentence)
  const lastProgressAt = new Map<string, number>()
  return {
    state({ id, file, key, state }) {
      line({ type: 'state', id, file, key, state: state.kind })
      if (state.kind === 'waiting') say(`${basename(file)}: ${stateInALine(state)}`)
    },
    progress(view) {
      const now = systemClock.elapsed()
      if (now - (lastProgressAt.get(view.id) ?? -Infinity) < progressEveryMs) return
      lastProgressAt.set(view.id, now)
      line({
        type: 'progress',
        id: view.id,
        sentBytes: view.sentBytes,
        totalBytes: view.sizeBytes,
        ...(view.verifiedBytes === null ? {} : { verifiedBytes: view.verifiedBytes }),
        bytesPerSecond: view.bytesPerSecond === null ? null : Math.round(view.bytesPerSecond),
        etaSeconds: view.etaSeconds === null ? null : Math.ceil(view.etaSeconds),
      })
    },
    done({ link, local, ...delivered }) {
      const localReason = localInASentence(local)
      line({
        type: 'done',
        ...delivered,
        link: link === null ? null : linkJson(link),
        local: local.kind,
        ...(localReason === null ? {} : { localReason }),
      })
    },
    failed({ id = null, file, error, isKept }) {
      const { code, message, advice, retryable } = forCommandLine(error)
      const stays = isKept === true ? { local: 'kept', localReason: 'Its upload failed.' } : {}
      line({ type: 'failed', id, file, error: { code, message, advice, retryable }, ...stays })
      return exitCodeOf(code)
    },
    result: (json) => line(json),
    notice: say,
    summary: () => undefined,
    end: () => undefined,
  }
}

/** A link as every JSON line has it. `limitedBy` is there when it does not end as it was asked to. */
export function linkJson({ url, validUntil, limitedBy }: Link): object {
  return {
    url,
    validUntil: isoDate(validUntil),
    ...(limitedBy === 'request' ? {} : { limitedBy }),
  }
}
