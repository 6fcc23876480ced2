import { basename } from 'node:path'
import type { Link } from '../contract/index.ts'
import { forCommandLine } from './advice.ts'
import type { Output } from './output.ts'
import { stateInWords } from './words.ts'

const progressEveryMs = 250

/** One JSON object a line on standard output; notices go to standard error. */
export function jsonOutput(): Output {
  const lastProgressAt = new Map<string, number>()
  return {
    state({ id, file, key, state }) {
      line({ type: 'state', id, file, key, state: state.kind })
      if (state.kind === 'waiting') say(`${basename(file)}: ${stateInWords(state)}`)
    },
    progress(view) {
      const now = Date.now()
      if (now - (lastProgressAt.get(view.id) ?? 0) < progressEveryMs) return
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
    done: ({ link, ...delivered }) =>
      line({
        type: 'done',
        ...delivered,
        link: link === null ? null : linkJson(link),
        local: 'kept',
      }),
    failed({ id, file }, error) {
      const { code, message, advice, retryable } = forCommandLine(error)
      line({ type: 'failed', id, file, error: { code, message, advice, retryable } })
    },
    notice: say,
    end: () => undefined,
  }
}

/** A link as every JSON line has it. `limitedBy` is there when it does not end as it was asked to. */
export function linkJson({ url, validUntil, limitedBy }: Link): object {
  return {
    url,
    validUntil: validUntil === null ? null : new Date(validUntil).toISOString(),
    ...(limitedBy === 'request' ? {} : { limitedBy }),
  }
}

function line(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}
