#!/usr/bin/env node
import { setMaxListeners } from 'node:events'
import { isatty } from 'node:tty'
import { catchUnforeseen } from './app/unforeseen.ts'
import { flush, Printer } from './commands/printer.ts'
import { runCommand } from './commands/program.ts'
import { standardOutput } from './commands/standard-output.ts'
import { exitCodeOf } from './core/errors.ts'
import type { Log } from './core/log.ts'

/** SIGHUP comes when a terminal closes, or the connection to it. */
const signalCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

/** Why everything stops: a signal from outside. */
class Interrupted extends Error {
  readonly signal: keyof typeof signalCodes

  constructor(signal: keyof typeof signalCodes) {
    super(`Stopped by ${signal}.`)
    this.signal = signal
  }
}

/**
 * The first signal ends everything in order; the second ends it at once, which costs nothing but order. A terminal that
 * closes sends SIGHUP itself, and its shell sends another one.
 */
function interruptible(): AbortSignal {
  const controller = new AbortController()
  // Every link that is being tested listens; Node warns from eleven listeners on.
  setMaxListeners(0, controller.signal)
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted && signal === 'SIGHUP') return
      if (controller.signal.aborted) process.exit(signalCodes[signal])
      controller.abort(new Interrupted(signal))
    })
  }
  return controller.signal
}

/** What nobody foresaw ends the program, whose state is kept, with a sentence. */
function onLog(log: Log): void {
  catchUnforeseen(log, ({ error }) => {
    new Printer(process.stderr).line(`${error.message} ${error.advice}`)
    process.exit(1)
  })
}

async function main(args: string[]): Promise<number> {
  const { env: environment, stdin, stderr } = process
  const stdout = standardOutput()
  process.on('exit', () => flush(stdout))
  try {
    return await runCommand(args, { environment, signal: interruptible(), stdin, stdout, stderr, onLog })
  } catch (thrown) {
    if (!(thrown instanceof Interrupted)) throw thrown
    flush(stdout)
    if (thrown.signal === 'SIGHUP') dieOfHangup()
    return signalCodes[thrown.signal]
  }
}

/** Shells report 129 for this end too. */
function dieOfHangup(): void {
  if (process.platform === 'win32') return
  process.removeAllListeners('SIGHUP')
  process.kill(process.pid, 'SIGHUP')
}

/** Node aborts, with a core dump, when it exits without the terminal that it began on. */
function dieWithoutTerminal(): void {
  const terminals = [0, 1, 2].filter((fd) => isatty(fd))
  process.on('exit', () => {
    if (terminals.some((fd) => !isatty(fd))) dieOfHangup()
  })
}

// Otherwise Node opens a debugger, which gives everything to whoever connects to it.
process.on('SIGUSR1', () => undefined)
dieWithoutTerminal()
// Where nothing is left to wait for, Node ends, and nobody has said that all is well.
process.exitCode = exitCodeOf('Internal')
void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode
  // A keychain that hangs would keep the process alive for ever.
  setTimeout(() => process.exit(), 2000).unref()
})
