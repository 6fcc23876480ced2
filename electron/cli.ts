#!/usr/bin/env node
import { setMaxListeners } from 'node:events'
import { AppFailure, asAppFailure, exitCodeOf } from './core/errors.ts'
import type { Command } from './commands/context.ts'
import { demo } from './commands/demo.ts'
import { destinations } from './commands/destinations.ts'
import { helpText } from './commands/help.ts'
import { jsonOutput } from './commands/json-output.ts'
import { link } from './commands/link.ts'
import { orphans } from './commands/orphans.ts'
import { put } from './commands/put.ts'
import { remove } from './commands/remove.ts'
import { resume } from './commands/resume.ts'
import { status } from './commands/status.ts'
import { store } from './commands/store.ts'
import { verify } from './commands/verify.ts'
import { version } from './commands/version.ts'
import { textOutput } from './commands/text-output.ts'

const help: Command = async () => {
  process.stdout.write(helpText)
  return 0
}

const commands: Record<string, Command> = {
  put,
  resume,
  status,
  remove,
  link,
  orphans,
  destinations,
  verify,
  demo,
  store,
  help,
  '--help': help,
  '-h': help,
  version,
  '--version': version,
}
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

async function main([name, ...args]: string[]): Promise<number> {
  const signal = interruptible()
  try {
    const command = args.includes('--help') ? help : commands[name ?? 'help']
    if (command === undefined) throw new AppFailure('BadInput', `There is no command ${name}.`)
    return await command(args, { environment: process.env, signal })
  } catch (thrown) {
    if (signal.reason instanceof Interrupted) return signal.reason.exitCode
    const { error, file } = asAppFailure(thrown)
    const output = args.includes('--json') ? jsonOutput() : textOutput()
    output.failed({ id: null, file }, error)
    return exitCodeOf(error.code)
  }
}

// A reader that goes away (`dropreel status | head`) is no reason to stop an upload.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
process.exitCode = await main(process.argv.slice(2))
// A keychain that hangs would keep the process alive for ever.
setTimeout(() => process.exit(), 2000).unref()
