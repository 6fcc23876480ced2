import type { SentToday } from '../contract/index.ts'
import type { Clock } from '../engine/ports.ts'

/** It is written down so long after it has changed, in milliseconds: a crash forgets no more than that. */
const writtenAfterMs = 30_000

type Parts = {
  /** What stores have taken in this process, in bytes. */
  engine: { readonly storedBytes: number }
  clock: Pick<Clock, 'now'>
  file: { read: () => Promise<SentToday | null>; write: (sent: SentToday) => Promise<void> }
  onFailed: (thrown: unknown) => void
}

/** Counts what was sent today, by whatever run of the app. At midnight it begins anew. */
export async function createSentToday({ engine, clock, file, onFailed }: Parts) {
  let sent = (await file.read()) ?? { until: 0, bytes: 0 }
  let countedBytes = engine.storedBytes
  let timer: NodeJS.Timeout | null = null

  async function write(): Promise<void> {
    if (timer !== null) clearTimeout(timer)
    timer = null
    await file.write(sent).catch(onFailed)
  }

  function current(): SentToday {
    const until = endOfDay(clock.now())
    const bytes = engine.storedBytes - countedBytes
    countedBytes += bytes
    if (until !== sent.until) sent = { until, bytes }
    else if (bytes > 0) sent = { until, bytes: sent.bytes + bytes }
    if (bytes > 0) timer ??= setTimeout(() => void write(), writtenAfterMs).unref()
    return sent
  }

  return {
    current,
    /** Resolves when it is written down. */
    async close(): Promise<void> {
      current()
      if (timer !== null) await write()
    },
  }
}

/** The next midnight in this computer's time zone. */
function endOfDay(at: number): number {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime()
}
