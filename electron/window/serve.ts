import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import { type CommandName, commands, type Result, t } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { windowOrigin } from '../desktop/app-scheme.ts'
import type { Handlers } from './context.ts'
import { answer, refusal } from './handlers.ts'

/** Whether these contents are those of Dropreel's window. */
type IsOurs = (contents: unknown) => boolean

/**
 * Answers the window's commands: checks who asks, parses what was asked, runs the handler. Whatever happens,
 * the answer is a Result, failures are logged, and nothing is thrown across the process boundary.
 */
export function serve(handlers: Handlers, log: Log, isOurs: IsOurs): void {
  ipcMain.handle('command', async (event, name: unknown, input: unknown): Promise<Result<unknown>> => {
    try {
      if (!isTrusted(event, isOurs)) throw refusal(t('refusals.foreignPage'))
      if (!isCommand(name)) throw refusal(t('refusals.noSuchCommand'))
      return { ok: true, value: await answer(handlers, name, input) }
    } catch (thrown) {
      log.error('window-command', thrown, { name: isCommand(name) ? name : 'unknown' })
      return { ok: false, error: asAppFailure(thrown).error }
    }
  })
}

/**
 * The paths of files dropped on the window, as reported by the preload script. The page cannot add any, so it cannot
 * make Dropreel read a file that was not dropped.
 */
export function rememberDroppedPaths(isOurs: IsOurs): Set<string> {
  const dropped = new Set<string>()
  ipcMain.on('dropped', (event, path: unknown) => {
    if (isTrusted(event, isOurs) && typeof path === 'string') dropped.add(path)
  })
  return dropped
}

/**
 * True for the top frame of our own page in our own window alone: no inner frame, no other page and no window that it
 * has opened, which has its origin, may give commands.
 */
function isTrusted({ sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent, isOurs: IsOurs): boolean {
  if (senderFrame === null || !isOurs(sender)) return false
  return senderFrame.parent === null && senderFrame.origin === windowOrigin
}

function isCommand(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(commands, name)
}
