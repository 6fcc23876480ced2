/** What arrived since the last look, in bytes, while so many lanes moved. */
export type Arrived = { bytes: number; lanes: number }

/**
 * What arrived of all lanes, looked at from time to time; `until` is the last time, null before the first one after `from`.
 * Milliseconds that elapsed; those in which nothing moved do not count.
 */
export type RateWindow = {
  from: number
  until: number | null
  bytes: number
  busyMs: number
  lanesByMs: number
}

/** A window that begins with this look. */
export function windowFrom(now: number): RateWindow {
  return { from: now, until: now, bytes: 0, busyMs: 0, lanesByMs: 0 }
}

/** A window that begins with the first look from then on. */
export function windowLater(from: number): RateWindow {
  return { ...windowFrom(from), until: null }
}

/** The window after a look. */
export function watched(window: RateWindow, { bytes, lanes }: Arrived, now: number): RateWindow {
  if (window.until === null) return now < window.from ? window : windowFrom(now)
  const passedMs = lanes > 0 ? now - window.until : 0
  return {
    from: window.from,
    until: now,
    bytes: window.bytes + bytes,
    busyMs: window.busyMs + passedMs,
    lanesByMs: window.lanesByMs + lanes * passedMs,
  }
}
