import type { SteppedClock } from './stepped-clock.ts'

/**
 * Carries bytes of one connection; resolves when they are taken, the last ones of a body when all of it has arrived.
 * Rejects with the signal's reason.
 */
type Carry = (bytes: number, signal: AbortSignal, isLast: boolean) => Promise<void>

/** `queued` tells how many bytes were taken and have not arrived; null where the system does not tell. */
type Connection = { carry: Carry; queued: () => number | null }

/** What a connection is made over; so many bytes leave at once. */
export type Line = { packetBytes: number; connect(): Connection }

/** A line that all connections share evenly, such as a slow uplink. Rate in bytes a second. */
export function sharedLine(clock: SteppedClock, bytesPerSecond: number): Line {
  let freeAt = clock.elapsed()
  return {
    packetBytes: 128 * 1024,
    connect() {
      let packet = { bytes: 0, until: 0 }
      return {
        carry: async (bytes, signal) => {
          freeAt = Math.max(clock.elapsed(), freeAt) + (bytes / bytesPerSecond) * 1000
          packet = { bytes, until: freeAt }
          await clock.sleep(freeAt - clock.elapsed(), signal)
        },
        queued: () => leftOf(packet, clock.elapsed(), bytesPerSecond),
      }
    },
  }
}

/** A line on which each connection has its own rate, such as a lossy one far away. Rate in bytes a second. */
export function lossyLine(clock: SteppedClock, bytesPerSecond: number): Line {
  return {
    packetBytes: 16 * 1024,
    connect() {
      let packet = { bytes: 0, until: 0 }
      return {
        carry: async (bytes, signal) => {
          const ms = (bytes / bytesPerSecond) * 1000
          packet = { bytes, until: clock.elapsed() + ms }
          await clock.sleep(ms, signal)
        },
        queued: () => leftOf(packet, clock.elapsed(), bytesPerSecond),
      }
    },
  }
}

/** So much of a packet has not arrived yet. Rate in bytes a second. */
function leftOf({ bytes, until }: { bytes: number; until: number }, now: number, rate: number): number {
  return Math.min(bytes, Math.max(0, ((until - now) / 1000) * rate))
}

/** What connections get of a line that they share: those of TCP seldom get the same. */
const shares = [1, 0.4, 0.7, 0.15]

/**
 * A line that connections share as on a real computer: what a connection takes goes into a buffer of its own first,
 * and some get less of the line than others. `tells` is whether the system tells what has arrived, as Linux does. Rate in
 * bytes a second.
 */
export function bufferedLine(
  clock: SteppedClock,
  { bytesPerSecond, bufferBytes, tells }: { bytesPerSecond: number; bufferBytes: number; tells: boolean },
): Line {
  type Shared = { queued: number; share: number; served: number; look: () => void }
  const connections = new Set<Shared>()
  let made = 0
  let isBusy = false

  async function serve(): Promise<void> {
    if (isBusy) return
    isBusy = true
    for (;;) {
      const [next] = [...connections]
        .filter(({ queued }) => queued > 0)
        .sort((a, b) => a.served / a.share - b.served / b.share)
      if (next === undefined) break
      const bytes = Math.min(next.queued, 32 * 1024)
      await clock.sleep((bytes / bytesPerSecond) * 1000, new AbortController().signal)
      next.queued -= bytes
      next.served += bytes
      next.look()
    }
    isBusy = false
  }

  /** Nobody makes up for the time in which there was nothing to send. */
  function begins(connection: Shared): void {
    const others = [...connections].filter((other) => other !== connection && other.queued > 0)
    if (connection.queued > 0 || others.length === 0) return
    const least = Math.min(...others.map(({ served, share }) => served / share))
    connection.served = Math.max(connection.served, least * connection.share)
  }

  return {
    packetBytes: 128 * 1024,
    connect() {
      const share = shares[made++ % shares.length] ?? 1
      const connection: Shared = { queued: 0, share, served: 0, look: () => undefined }
      connections.add(connection)
      return {
        queued: () => (tells ? connection.queued : null),
        carry: (bytes, signal, isLast) =>
          new Promise((resolve, reject) => {
            const leave = (): void => {
              connections.delete(connection)
              reject(signal.reason)
            }
            if (signal.aborted) return leave()
            begins(connection)
            connection.queued += bytes
            connection.look = () => {
              if (connection.queued > (isLast ? 0 : bufferBytes)) return
              signal.removeEventListener('abort', leave)
              if (isLast) connections.delete(connection)
              resolve()
            }
            signal.addEventListener('abort', leave, { once: true })
            void serve()
            connection.look()
          }),
      }
    },
  }
}
