import { basename } from 'node:path'
import { isEnded, type Link } from '../contract/index.ts'
import { exitCodeOf } from '../core/errors.ts'
import { forCommandLine } from './advice.ts'
import type { CommandIo } from './command.ts'
import type { Output, Shown } from './output.ts'
import { isoDate, localInASentence, stateInALine } from './words.ts'

const progressEveryMs = 250

/** One JSON object a line on standard output; notices go to standard error. */
export function jsonOutput({ stdout, stderr }: Pick<CommandIo, 'stdout' | 'stderr'>): Output {
  const line = (value: object) => stdout.json(value)
  const say = (sentence: string) => stderr.line(sentence)
  const moving = gathered(({ id, sentBytes, sizeBytes, verifiedBytes, bytesPerSecond, etaSeconds }) =>
    line({
      type: 'progress',
      id,
      sentBytes,
      totalBytes: sizeBytes,
      ...(verifiedBytes === null ? {} : { verifiedBytes }),
      bytesPerSecond: bytesPerSecond === null ? null : Math.round(bytesPerSecond),
      etaSeconds: etaSeconds === null ? null : Math.ceil(etaSeconds),
    }),
  )
  return {
    state({ id, file, key, state }) {
      moving.end(id, isEnded(state) ? 'unsaid' : 'said')
      line({ type: 'state', id, file, key, state: state.kind })
      if (state.kind === 'waiting') say(`${basename(file)}: ${stateInALine(state)}`)
    },
    progress: (id, shown) => moving.add(id, shown),
    done({ link, local, ...delivered }) {
      moving.end(delivered.id, 'said')
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
      if (id !== null) moving.end(id, 'said')
      const stays = isKept === true ? { local: 'kept', localReason: 'Its upload failed.' } : {}
      line({ type: 'failed', id, file, error: { code, message, advice, retryable }, ...stays })
      return exitCodeOf(code)
    },
    result: (json) => line(json),
    notice: say,
    summary: () => undefined,
    end: () => moving.stop(),
  }
}

/**
 * Says how uploads move four times a second, each as it is by then, and by one timer for all: thousands of small files
 * are over before that, and their last line says all.
 */
function gathered(sayOne: (view: Shown) => void) {
  const unsaid = new Map<string, (id: string) => Shown | undefined>()
  let timer: NodeJS.Timeout | null = null

  function sayAll(): void {
    timer = null
    for (const [id, shown] of unsaid) say(shown(id))
    unsaid.clear()
  }

  function say(view: Shown | undefined): void {
    if (view !== undefined) sayOne(view)
  }

  return {
    add(id: string, shown: (id: string) => Shown | undefined): void {
      unsaid.set(id, shown)
      timer ??= setTimeout(sayAll, progressEveryMs)
    },
    /** Nothing of what came before is said after this. */
    end(id: string, last: 'said' | 'unsaid'): void {
      const shown = unsaid.get(id)
      unsaid.delete(id)
      if (shown !== undefined && last === 'said') say(shown(id))
    },
    stop(): void {
      if (timer !== null) clearTimeout(timer)
      unsaid.clear()
    },
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
