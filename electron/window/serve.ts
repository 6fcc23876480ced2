import { ipcMain } from 'electron'
import { commands, type CommandName, type Result } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { answer, refusal } from './answer.ts'
import type { Log } from '../core/log.ts'
import type { Handlers } from './context.ts'
import { isTrusted } from './trusted-sender.ts'

/**
 * Answers the window's commands: checks who asks, parses what was asked, runs the handler. Whatever happens,
 * the answer is a Result, failures are logged, and nothing is thrown across the process boundary.
 */
export function serve(handlers: Handlers, log: Log): void {
  ipcMain.handle('command', async (event, name: unknown, input: unknown): Promise<Result<unknown>> => {
    try {
      if (!isTrusted(event)) throw refusal('A page that is not Dropreel’s gave a command.')
      if (!isCommand(name)) throw refusal(`There is no command ${String(name)}.`)
      return { ok: true, value: await answer(handlers, name, input) }
    } catch (thrown) {
      log.error('window-command', thrown, { name })
      return { ok: false, error: asAppFailure(thrown).error }
    }
  })
}

function isCommand(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(commands, name)
}
