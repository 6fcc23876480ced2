import type { SteppedClock } from './stepped-clock.ts'

/** Carries bytes of one connection; resolves when they have left, rejects with the signal's reason. */
type Carry = (bytes: number, signal: AbortSignal) => Promise<void>

/** What a connection is made over; so many bytes leave at once. */
export type Line = { packetBytes: number; connect(): Carry }

/** A line that all connections share evenly, such as a slow uplink. Rate in bytes a second. */
export function sharedLine(clock: SteppedClock, bytesPerSecond: number): Line {
  let freeAt = clock.elapsed()
  return {
    packetBytes: 128 * 1024,
    connect: () => async (bytes, signal) => {
      freeAt = Math.max(clock.elapsed(), freeAt) + (bytes / bytesPerSecond) * 1000
      await clock.sleep(freeAt - clock.elapsed(), signal)
    },
  }
}

/** A line on which each connection has its own rate, such as a lossy one far away. Rate in bytes a second. */
export function lossyLine(clock: SteppedClock, bytesPerSecond: number): Line {
  return {
    packetBytes: 16 * 1024,
    connect: () => async (bytes, signal) => clock.sleep((bytes / bytesPerSecond) * 1000, signal),
  }
}
