/** What is known of an event. Secrets in it are redacted before anything is written. */
export type LogFacts = Record<string, unknown>

/**
 * The log, for whoever looks for the cause of a fault. `event` is a short name such as `request` or `upload-state`; a
 * line never fails the work that it tells of.
 */
export type Log = {
  info(event: string, facts?: LogFacts): void
  warn(event: string, facts?: LogFacts): void
  /** The whole chain of causes of `thrown` is written. */
  error(event: string, thrown: unknown, facts?: LogFacts): void
}

const ignore = (): void => undefined

export const silentLog: Log = { info: ignore, warn: ignore, error: ignore }
