import { asAppFailure } from '../core/errors.ts'
import type { CommandIo } from './command.ts'
import { runProgram } from './program.ts'

/**
 * `dropreel` with these arguments: resolves with the exit code, and prints what ends the command. Throws only the
 * signal's own reason.
 */
export async function runCommand(args: readonly string[], io: CommandIo): Promise<number> {
  try {
    return await runProgram(args, io)
  } catch (thrown) {
    io.signal.throwIfAborted()
    const { outputOf } = await import('./output-of.ts')
    return outputOf({ json: args.includes('--json') }, io).failed(asAppFailure(thrown))
  }
}
