import { aboutThis } from '../app/about.ts'
import { rememberSecrets } from '../core/redaction.ts'
import { openLog } from '../disk/log.ts'
import type { CommandContext, CommandIo } from './command.ts'
import { readVersion } from './version.ts'

/**
 * Runs a command with the program's log, which has a line for its start and its end, and why it failed. With `debug`
 * standard error gets every line too.
 */
export async function withLog(
  { args, debug }: { args: readonly string[]; debug: true | undefined },
  io: CommandIo,
  run: (context: CommandContext) => Promise<number>,
): Promise<number> {
  const { environment } = io
  rememberSecrets(...passwordsIn(args))
  const log = openLog({
    program: 'cli',
    environment,
    warn: (sentence) => io.stderr.line(sentence),
    ...(debug ? { echo: (line: string) => io.stderr.made(`${line}\n`) } : {}),
  })
  io.onLog?.(log)
  try {
    log.info('start', { ...aboutThis(await readVersion()), arguments: args })
    const exitCode = await run({ ...io, log })
    log.info('end', { exitCode })
    return exitCode
  } catch (thrown) {
    log.error('end', thrown)
    throw thrown
  } finally {
    log.close()
  }
}

/** The passwords that somebody typed as curl takes them. Dropreel takes none there, but logs its arguments. */
function passwordsIn(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const [, option = args[index - 1], value = arg] = /^(--[\w-]+)=(.*)$/s.exec(arg) ?? []
    if (option === '--proxy-user') return value.split(':').slice(1).join(':')
    if (option === undefined || !['--proxy', '--endpoint', '--public-base-url'].includes(option)) return []
    const [, password = ''] = /^(?:\w+:\/|https?:)?[^:]*:(.*)@/s.exec(value) ?? []
    return password
  })
}
