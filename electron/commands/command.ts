import type { Readable, Writable } from 'node:stream'
import type { Flags, Options } from './options.ts'

/** A stream that may be a terminal. */
export type Terminal<T> = T & { isTTY?: boolean }
export type OutputStream = Terminal<Writable> & { columns?: number }

/** What a command is given besides its arguments: nothing of the process itself. */
export type CommandContext = {
  environment: NodeJS.ProcessEnv
  /** Aborted by SIGINT and SIGTERM. */
  signal: AbortSignal
  stdin: Terminal<Readable>
  stdout: OutputStream
  stderr: OutputStream
}

/** A command: its options and other words in, its exit code out. Throws AppFailure for what ends it as a whole. */
export type Command<O extends Options = Options> = (
  given: { flags: Flags<O>; words: string[] },
  context: CommandContext,
) => Promise<number>
