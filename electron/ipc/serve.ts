import { ipcMain } from 'electron'
import { commands, type CommandName, type Result } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import type { Handlers } from './handlers.ts'
import { isTrusted } from './trusted-sender.ts'

/**
 * Answers the window's commands: checks who asks, parses what was asked, runs the handler. Whatever happens,
 * the answer is a Result; nothing is thrown across the process boundary.
 */
export function serve(handlers: Handlers): void {
  ipcMain.handle('command', async (event, name: unknown, input: unknown): Promise<Result<unknown>> => {
    try {
      if (!isTrusted(event)) throw refusal('A page that is not Dropreel’s gave a command.')
      if (!isCommand(name)) throw refusal(`There is no command ${String(name)}.`)
      return { ok: true, value: await answer(handlers, name, input) }
    } catch (thrown) {
      return { ok: false, error: asAppFailure(thrown).error }
    }
  })
}

/** A handler whose input was parsed by its own schema, which the compiler cannot see here. */
type AnyHandler = { handle(input: unknown): unknown }['handle']

/** Parses the input and runs the handler of one command. Throws `BadInput`, and what the handler throws. */
export async function answer(handlers: Handlers, name: CommandName, input: unknown): Promise<unknown> {
  const parsed = commands[name].input.safeParse(input)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw refusal(issue?.message ?? 'The window asked for something unclear.')
  }
  const handle: AnyHandler = handlers[name]
  return handle(parsed.data)
}

function isCommand(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(commands, name)
}

function refusal(sentence: string): AppFailure {
  return new AppFailure('BadInput', sentence, { advice: 'Close the window, open it again and repeat it.' })
}
