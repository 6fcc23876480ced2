import type { UploadState } from '../contract/index.ts'
import { metered, newRateMeter, rateOf } from '../core/rate.ts'
import type { Output, Shown } from './output.ts'

/** Shows standard input on its way: as an upload whose size nobody knows. */
export function showStream(
  { id, key }: { id: string; key: string },
  output: Output,
): { moved(state: UploadState): void; sent(sentBytes: number): void } {
  let meter = newRateMeter(Date.now())
  let sentBytes = 0
  let state: UploadState = { kind: 'queued', session: null, failures: 0 }

  function view(): Shown {
    const bytesPerSecond = rateOf(meter, Date.now())
    const unknown = { sizeBytes: null, verifiedBytes: null, etaSeconds: null }
    return { id, file: '-', key, state, ...unknown, sentBytes, bytesPerSecond }
  }

  return {
    moved(to) {
      state = to
      output.state(view(), () => [view()])
    },
    sent(bytes) {
      meter = metered(meter, Math.max(0, bytes - sentBytes), Date.now())
      sentBytes = bytes
      output.progress(view(), () => [view()])
    },
  }
}
