import type { Readable, Writable } from 'node:stream'
import type { Log } from '../core/log.ts'
import type { Flags, Options } from './options.ts'

/** A stream that may be a terminal. */
type Terminal<T> = T & { isTTY?: boolean }
export type OutputStream = Terminal<Writable> & { columns?: number }

/** What the command line is given besides its arguments: nothing of the process itself. */
export type CommandIo = {
  environment: NodeJS.ProcessEnv
  /** Aborted by SIGINT, SIGTERM and SIGHUP. */
  signal: AbortSignal
  stdin: Terminal<Readable>
  stdout: OutputStream
  stderr: OutputStream
  /** Called with the command's log before the command runs. */
  onLog?: (log: Log) => void
}

/** What a command is given. */
export type CommandContext = CommandIo & { log: Log }

/** A command: its options and other words in, its exit code out. Throws AppFailure for what ends it as a whole. */
export type Command<O extends Options = Options> = (
  given: { flags: Flags<O>; words: string[] },
  context: CommandContext,
) => Promise<number>
