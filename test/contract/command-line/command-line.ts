import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished } from 'vitest'
import { runCommand } from '../../../electron/commands/program.ts'
import { silentLog } from '../../../electron/core/log.ts'
import {
  doneLines,
  failedLines,
  outputLine,
  type DoneLine,
  type FailedLine,
  type OutputLine,
} from './output-lines.ts'

/** The built command, as package.json's `bin` names it: `npm run build` makes it. */
export const builtFile = join(import.meta.dirname, '..', '..', '..', 'out', 'cli', 'cli.js')

export type Around = {
  /** Becomes DROPREEL_HOME. */
  home: string
  /** AWS's variables and others; nothing of this computer's own settings gets in. */
  env?: Record<string, string>
  stdin?: 'ignore' | 'pipe'
  /** A command that runs it, as `strace -o log`. */
  within?: string[]
}

export type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }

/** A `dropreel` that runs: its process, and its output as it comes. Killed when the test ends. */
export class Running {
  readonly child: ChildProcess
  readonly #stdout: Promise<string>
  readonly #stderr: Promise<string>
  readonly #exit: Promise<unknown[]>

  constructor(child: ChildProcess, stdout: Readable, stderr: Readable) {
    this.child = child
    this.#exit = once(child, 'exit')
    this.#stdout = text(stdout)
    this.#stderr = text(stderr)
  }

  /** Resolves when a line of standard error holds `words`. Rejects when the process ends without it. */
  async says(words: string): Promise<void> {
    if (this.child.stderr === null) throw new Error('there is no standard error')
    await lineThat(this.child.stderr, (line) => line.includes(words), words)
  }

  /** Resolves when a JSON line on standard output fits. Rejects when the process ends without one. */
  async until(fits: (line: OutputLine) => boolean): Promise<void> {
    if (this.child.stdout === null) throw new Error('there is no standard output')
    await lineThat(this.child.stdout, (line) => fits(outputLine.parse(JSON.parse(line))), 'such a line')
  }

  /** Waits until this share of the bytes is sent. */
  async untilSent(share: number): Promise<void> {
    await this.until(hasSent(share))
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }

  async end(): Promise<Ended> {
    const [[code, signal], stdout, stderr] = await Promise.all([this.#exit, this.#stdout, this.#stderr])
    return {
      code: typeof code === 'number' ? code : null,
      signal: signal === 'SIGKILL' ? signal : null,
      stdout,
      stderr,
    }
  }
}

/** Whether a line says that this share of the bytes is sent. */
export function hasSent(share: number): (line: OutputLine) => boolean {
  return (line) => line.type === 'progress' && line.sentBytes >= share * (line.totalBytes ?? Infinity)
}

async function lineThat(stream: Readable, fits: (line: string) => boolean, what: string): Promise<void> {
  const lines = createInterface({ input: stream })
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      try {
        if (fits(line)) resolve()
      } catch (thrown) {
        reject(thrown)
      }
    })
    stream.once('end', () => reject(new Error(`it ended without ${what}`)))
  })
}

function environmentOf({ home, env }: Around): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: home, DROPREEL_HOME: join(home, 'state'), ...env }
}

/** Starts the command as a process of its own. */
export function start(args: string[], around: Around): Running {
  const [program = '', ...more] = [...(around.within ?? []), process.execPath, builtFile, ...args]
  const child = spawn(program, more, {
    env: environmentOf(around),
    stdio: [around.stdin ?? 'ignore', 'pipe', 'pipe'],
  })
  const { stdout, stderr } = child
  if (stdout === null || stderr === null) throw new Error('the command has no output')
  const running = new Running(child, stdout, stderr)
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  })
  return running
}

/** Runs the command to its end in a process, for what only a process has: signals, keychains, files below HOME. */
export function runProcess(args: string[], around: Around): Promise<Ended> {
  return start(args, around).end()
}

/** A context for a command in this process; what it writes is kept. */
export function newContext(around: Around, signal: AbortSignal) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const environment = environmentOf(around)
  return { environment, signal, stdin: Readable.from([]), stdout, stderr, log: silentLog }
}

/** Runs the command to its end in this process, which takes a tenth of the time. */
export async function run(args: readonly string[], around: Around): Promise<Ended> {
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const context = newContext(around, stop.signal)
  const { stdout, stderr } = context
  const read = Promise.all([text(stdout), text(stderr)])
  const code = await runCommand(args, context)
  for (const stream of [stdout, stderr]) stream.end()
  const [output, errors] = await read
  return { code, signal: null, stdout: output, stderr: errors }
}

/** Runs the command in this process until a JSON line fits, and stops it as a signal does: its state is kept. */
export async function runUntil(
  args: readonly string[],
  around: Around,
  fits: (line: OutputLine) => boolean,
): Promise<void> {
  const stop = new AbortController()
  const context = newContext(around, stop.signal)
  const found = lineThat(context.stdout, (line) => fits(outputLine.parse(JSON.parse(line))), 'such a line')
  const ended = runCommand(args, context).finally(() => context.stdout.end())
  await found.finally(() => stop.abort())
  await expect(ended).rejects.toThrow('aborted')
}

/** The JSON lines of a finished command; each must be as the contract has it. */
export function linesOf({ stdout }: Ended): OutputLine[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => outputLine.parse(JSON.parse(line)))
}

/** The one `done` line. Throws with the whole output when there is none. */
export function doneOf(ended: Ended): DoneLine {
  const [done, ...others] = doneLines(linesOf(ended))
  if (done === undefined || others.length > 0) throw new Error(`not one done line: ${show(ended)}`)
  return done
}

/** The one `failed` line. Throws with the whole output when there is none. */
export function failedOf(ended: Ended): FailedLine {
  const [failed, ...others] = failedLines(linesOf(ended))
  if (failed === undefined || others.length > 0) throw new Error(`not one failed line: ${show(ended)}`)
  return failed
}

/** The one sentence on standard error. Throws when there are more or fewer lines, or a stack trace. */
export function sentenceOf(ended: Ended): string {
  const [sentence, ...others] = ended.stderr.trimEnd().split('\n')
  if (sentence === undefined || others.length > 0) throw new Error(`not one sentence: ${show(ended)}`)
  return sentence
}

function show({ code, stdout, stderr }: Ended): string {
  return `exit code ${code}\n${stdout}\n${stderr}`
}
