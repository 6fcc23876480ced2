import type { Readable } from 'node:stream'
import type { Log } from '../core/log.ts'
import type { Flags, Options } from './options.ts'
import type { OutputStream, Printer } from './printer.ts'

/** What the command line is given besides its arguments: nothing of the process itself. */
export type ProcessIo = {
  environment: NodeJS.ProcessEnv
  /** Aborted by SIGINT, SIGTERM and SIGHUP. */
  signal: AbortSignal
  stdin: Readable & { isTTY?: boolean }
  stdout: OutputStream
  stderr: OutputStream
  /** Called with the command's log before the command runs. */
  onLog?: (log: Log) => void
}

/** The same for what prints. */
export type CommandIo = Omit<ProcessIo, 'stdout' | 'stderr'> & { stdout: Printer; stderr: Printer }

/** What a command is given. */
export type CommandContext = CommandIo & { log: Log }

/** A command: its options and other words in, its exit code out. Throws AppFailure for what ends it as a whole. */
export type Command<O extends Options = Options> = (
  given: { flags: Flags<O>; words: string[] },
  context: CommandContext,
) => Promise<number>
