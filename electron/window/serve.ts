import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import { commands, type CommandName, type Result } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { windowOrigin } from '../desktop/app-scheme.ts'
import type { Handlers } from './context.ts'
import { answer, refusal } from './handlers.ts'

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

/**
 * The paths of files dropped on the window, as reported by the preload script. The page cannot add any, so it cannot
 * make Dropreel read a file that was not dropped.
 */
export function rememberDroppedPaths(): { has(path: string): boolean } {
  const dropped = new Set<string>()
  ipcMain.on('dropped', (event, path: unknown) => {
    if (isTrusted(event) && typeof path === 'string') dropped.add(path)
  })
  return dropped
}

/** True for the top frame of our own page alone: no other page or inner frame may give commands. */
function isTrusted({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && senderFrame.origin === windowOrigin
}

function isCommand(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(commands, name)
}
