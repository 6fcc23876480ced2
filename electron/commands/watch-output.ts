import { AppFailure, messageOf, systemCode } from '../core/errors.ts'
import type { CommandIo } from './command.ts'

/**
 * Watches standard output. The first failure to write it is said on standard error at once; uploads go on. A reader that
 * goes away (`dropreel status | head`) is no failure. What standard error does not take is lost.
 */
export function watchOutput({ stdout, stderr }: Pick<CommandIo, 'stdout' | 'stderr'>) {
  let hasFailed = false

  function fail(thrown: unknown): void {
    // A stream that is destroyed has told why before.
    if (hasFailed || ['EPIPE', 'ERR_STREAM_DESTROYED'].includes(systemCode(thrown))) return
    hasFailed = true
    const { error } = new AppFailure('OutputUnwritable', messageOf(thrown), { cause: thrown })
    stderr.line(`${error.message} ${error.advice}`)
  }

  stderr.stream.on('error', () => undefined)
  stdout.stream.on('error', fail)
  return {
    /** True if something could not be written. Waits for what is still on its way. */
    async failed(): Promise<boolean> {
      if (hasFailed) return true
      const thrown = await new Promise<unknown>((resolve) => {
        stdout.stream.once('error', resolve)
        stdout.stream.write('', resolve)
      })
      if (thrown instanceof Error) fail(thrown)
      return hasFailed
    },
  }
}
