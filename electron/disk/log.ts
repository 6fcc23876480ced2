import { closeSync, constants, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import electronLog from 'electron-log/node'
import { causeChain } from '../core/cause-chain.ts'
import { AppFailure, messageOf } from '../core/errors.ts'
import type { Log, LogFacts } from '../core/log.ts'
import { redactedJson, rememberSecretVariables } from '../core/redaction.ts'
import { refuseForeign } from './own-folder.ts'
import { noFollow } from './state-file.ts'
import { logDir } from './state-dir.ts'
import { t } from '../contract/index.ts'

// The library reports a write that fails later, such as to a full disk, here: it must not fill the terminal.
electronLog.transports.console.writeFn = () => undefined

const mostBytes = 4 * 1024 * 1024
/** How many full files stay besides the one that is written. */
const olderFiles = 3
/**
 * Lines are written together this often, in milliseconds, so that a request costs no write of its own. Warnings and
 * errors are written at once.
 */
const flushEveryMs = 100

export type LogParts = {
  program: 'app' | 'cli'
  environment: NodeJS.ProcessEnv
  /** Gets each line at once as well, without its newline. */
  echo?: (line: string) => void
  /** Told once if the log cannot be written. */
  warn: (sentence: string) => void
}

/** Closing writes what is held back, at once. */
export type FileLog = Log & { close(): void }

/**
 * Opens the program's log: a line of JSON an event, without secrets, for its owner only. Several processes may write
 * to one file. A log that cannot be written never fails the work.
 */
export function openLog({ program, environment, echo, warn }: LogParts): FileLog {
  rememberSecretVariables(environment)
  const append = openFile(() => join(logDir(environment), `${program}.log`), warn)
  let lines: string[] = []
  let timer: NodeJS.Timeout | null = null

  function flush(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (lines.length > 0) append?.(lines.join('\n'))
    lines = []
  }

  function write(level: string, event: string, facts: LogFacts = {}): void {
    const line = lineOf(`{"time":"${new Date().toISOString()}","level":"${level}","pid":${process.pid},`, {
      event,
      ...facts,
    })
    echo?.(line)
    lines.push(line)
    if (level === 'warn' || level === 'error') flush()
    else timer ??= setTimeout(flush, flushEveryMs).unref()
  }

  process.on('exit', flush)
  return {
    info: (event, facts) => write('info', event, facts),
    warn: (event, facts) => write('warn', event, facts),
    error: (event, thrown, facts) => write('error', event, { ...facts, ...failureFacts(thrown) }),
    close() {
      process.off('exit', flush)
      flush()
    },
  }
}

/** `begin` holds no secret, and is not looked at for one: a colon in each time would have it searched. */
function lineOf(begin: string, facts: { event: string } & LogFacts): string {
  return begin + jsonOf(facts).slice(1)
}

function jsonOf(facts: { event: string } & LogFacts): string {
  try {
    return redactedJson(facts)
  } catch {
    // A loop, or a BigInt.
    return redactedJson({ event: facts.event, unwritable: true })
  }
}

/** The stack only of what nobody foresaw. */
function failureFacts(thrown: unknown): LogFacts {
  const isForeseen = thrown instanceof AppFailure && thrown.error.code !== 'Internal'
  const causes = causeChain(thrown)
  if (isForeseen || !(thrown instanceof Error)) return { causes }
  return { causes, stack: (thrown.cause instanceof Error ? thrown.cause : thrown).stack }
}

/** Appends text and a newline to a file that is rotated; null, and a warning, where that cannot be. */
function openFile(place: () => string, warn: (sentence: string) => void): ((text: string) => void) | null {
  let file = 'its file'
  try {
    file = place()
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    refuseForeign(dirname(file))
    closeSync(openSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | noFollow, 0o600))
  } catch (thrown) {
    warn(t('files.noLog', { file, reason: messageOf(thrown) }))
    return null
  }
  const logger = electronLog.create({ logId: file })
  logger.transports.console.level = false
  const toFile = logger.transports.file
  toFile.setAppName('dropreel')
  toFile.resolvePathFn = () => file
  toFile.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' }
  toFile.transforms = [({ data }) => data[0]]
  toFile.maxSize = mostBytes
  toFile.archiveLogFn = () => {
    try {
      rotate(file)
    } catch {
      // It grows until it can be renamed.
    }
  }
  return (text) => logger.info(text)
}

/** Another process may have rotated the file already: its real size counts. */
function rotate(file: string): void {
  const name = (age: number) => (age === 0 ? file : file.replace(/\.log$/, `.${age}.log`))
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) < mostBytes) return
  for (let age = olderFiles; age > 0; age--) {
    if (existsSync(name(age - 1))) renameSync(name(age - 1), name(age))
  }
}

/** The last lines of a program's log that fit, the oldest first, at most `most`. Skips files it cannot read. */
export async function logLines(
  environment: NodeJS.ProcessEnv,
  program: 'app' | 'cli',
  fits: (line: string) => boolean,
  most: number,
): Promise<string[]> {
  const files = [`${program}.1.log`, `${program}.log`].map((name) => join(logDir(environment), name))
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => fits(line))
    .slice(-most)
}
