import type { Log, LogFacts } from '../../../electron/core/log.ts'

type Line = { level: keyof Log; event: string; thrown?: unknown } & LogFacts

/** A log that keeps its lines. */
export class RecordedLog implements Log {
  readonly lines: Line[] = []

  info(event: string, facts: LogFacts = {}): void {
    this.lines.push({ level: 'info', event, ...facts })
  }

  warn(event: string, facts: LogFacts = {}): void {
    this.lines.push({ level: 'warn', event, ...facts })
  }

  error(event: string, thrown: unknown, facts: LogFacts = {}): void {
    this.lines.push({ level: 'error', event, thrown, ...facts })
  }

  about(event: string): Line[] {
    return this.lines.filter((line) => line.event === event)
  }
}
