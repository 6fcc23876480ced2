import type { UploadView } from '../contract/index.ts'
import type { Output } from './output.ts'

const progressEveryMs = 250

/** One JSON object a line on standard output; notices go to standard error. */
export function jsonOutput(): Output {
  const lastProgressAt = new Map<string, number>()
  return {
    state: (view) => line({ type: 'state', ...identityOf(view), state: view.state.kind, ...waitOf(view) }),
    progress(view) {
      const now = Date.now()
      if (now - (lastProgressAt.get(view.id) ?? 0) < progressEveryMs) return
      lastProgressAt.set(view.id, now)
      line({
        type: 'progress',
        id: view.id,
        sentBytes: view.sentBytes,
        totalBytes: view.sizeBytes,
        bytesPerSecond: view.bytesPerSecond === null ? null : Math.round(view.bytesPerSecond),
        etaSeconds: view.etaSeconds === null ? null : Math.ceil(view.etaSeconds),
      })
    },
    done: ({ link, ...delivered }) =>
      line({
        type: 'done',
        ...delivered,
        link: link === null ? null : { url: link.url, validUntil: new Date(link.validUntil).toISOString() },
        local: 'kept',
      }),
    failed: ({ id, file }, { code, message, advice, retryable }) =>
      line({ type: 'failed', id, file, error: { code, message, advice, retryable } }),
    notice: (sentence) => void process.stderr.write(`${sentence}\n`),
    end: () => undefined,
  }
}

function line(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

function identityOf({ id, file, key }: UploadView): { id: string; file: string; key: string } {
  return { id, file, key }
}

function waitOf({ state }: UploadView): object {
  return state.kind === 'waiting' ? { until: state.until, cause: state.cause } : {}
}
