import { asAppFailure, exitCodeOf } from '../core/errors.ts'
import type { CommandContext } from './command.ts'
import { runProgram } from './program.ts'

/**
 * `dropreel` with these arguments: resolves with the exit code, and prints what ends the command. Throws only the
 * signal's own reason.
 */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<number> {
  try {
    return await runProgram(args, context)
  } catch (thrown) {
    context.signal.throwIfAborted()
    const { outputOf } = await import('./output-of.ts')
    const { error, file } = asAppFailure(thrown)
    outputOf({ json: args.includes('--json') }, context).failed({ id: null, file }, error)
    return exitCodeOf(error.code)
  }
}
