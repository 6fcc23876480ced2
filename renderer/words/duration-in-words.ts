const units = [
  { ms: 86_400_000, one: '1 day', many: 'days' },
  { ms: 3_600_000, one: '1 h', many: 'h' },
  { ms: 60_000, one: '1 min', many: 'min' },
] as const

/** `15 s`, `2 min`, `1 h`, `3 days`: whole units, rounded down, and never less than nothing. */
export function durationInWords(ms: number): string {
  for (const unit of units) {
    const count = Math.floor(ms / unit.ms)
    if (count >= 1) return count === 1 ? unit.one : `${count} ${unit.many}`
  }
  return `${Math.max(0, Math.floor(ms / 1000))} s`
}
