import type { Clock } from '../engine/ports.ts'
import type { RateLimit, Settings } from '../contract/index.ts'
import { ruleAt } from '../core/timetable.ts'
import { isShare, shareOf, type Limits } from '../desktop/tray-menu.ts'

/** A slower line is known after about so many measurements, which come once a second while something is uploaded. */
const forgetAfter = 300

/** The limit as the tray shows and sets it, and how fast the line is without one. Rates in bytes a second. */
export function createLineLimit(
  settings: { current: () => Pick<Settings, 'bandwidth'> },
  clock: Pick<Clock, 'now' | 'utcOffsetMinutes'>,
  change: (limitBytesPerSecond: RateLimit) => void,
) {
  let line = 0
  let own: number | null = null

  function limits(): Limits {
    const { rules, limitBytesPerSecond: set } = settings.current().bandwidth
    if (set !== null && !isShare(set, line)) own = set
    const rule = ruleAt(rules, clock.now(), (at) => clock.utcOffsetMinutes(at))
    return { set, byRule: rule?.bytesPerSecond, lineBytesPerSecond: line || null, own }
  }

  return {
    limits,
    /** All uploads together are so fast now. Says something of the line only while nothing limits them. */
    measure(bytesPerSecond: number): void {
      const { set, byRule } = limits()
      if (set !== null || typeof byRule === 'number' || bytesPerSecond <= 0) return
      line = Math.max(bytesPerSecond, line + (bytesPerSecond - line) / forgetAfter)
    },
    set: change,
    setShare: (percent: number): void => change(shareOf(line, percent)),
  }
}
