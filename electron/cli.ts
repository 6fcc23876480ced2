#!/usr/bin/env node
import { setMaxListeners } from 'node:events'
import { catchUnforeseen } from './app/unforeseen.ts'
import { runCommand } from './commands/program.ts'
import type { Log } from './core/log.ts'

const signalCodes = { SIGINT: 130, SIGTERM: 143 } as const

/** Why everything stops: a signal from outside. */
class Interrupted extends Error {
  readonly exitCode: number

  constructor(signal: keyof typeof signalCodes) {
    super(`Stopped by ${signal}.`)
    this.exitCode = signalCodes[signal]
  }
}

/** The first signal ends everything in order; the second ends it at once, which costs nothing but order. */
function interruptible(): AbortSignal {
  const controller = new AbortController()
  // Every link that is being tested listens; Node warns from eleven listeners on.
  setMaxListeners(0, controller.signal)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(signalCodes[signal])
      controller.abort(new Interrupted(signal))
    })
  }
  return controller.signal
}

/** What nobody foresaw ends the program, whose state is kept, with a sentence. */
function onLog(log: Log): void {
  catchUnforeseen(log, ({ error }) => {
    process.stderr.write(`${error.message} ${error.advice}\n`)
    process.exit(1)
  })
}

async function main(args: string[]): Promise<number> {
  const { env: environment, stdin, stdout, stderr } = process
  try {
    return await runCommand(args, { environment, signal: interruptible(), stdin, stdout, stderr, onLog })
  } catch (thrown) {
    if (thrown instanceof Interrupted) return thrown.exitCode
    throw thrown
  }
}

// A reader that goes away (`dropreel status | head`) is no reason to stop an upload.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
process.exitCode = await main(process.argv.slice(2))
// A keychain that hangs would keep the process alive for ever.
setTimeout(() => process.exit(), 2000).unref()
