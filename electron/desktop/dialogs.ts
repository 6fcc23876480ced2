import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron'
import { visibleText, type AppError } from '../contract/index.ts'

const pickers = {
  files: { title: 'Add files', buttonLabel: 'Upload', properties: ['openFile', 'multiSelections'] },
  folders: { title: 'Add folder', buttonLabel: 'Upload', properties: ['openDirectory', 'multiSelections'] },
  'ca-file': { title: 'Certificate authorities', buttonLabel: 'Use', properties: ['openFile'] },
  'secrets-folder': { title: 'Secrets directory', buttonLabel: 'Use', properties: ['openDirectory'] },
  import: { title: 'Import destinations', buttonLabel: 'Import', properties: ['openFile'] },
} satisfies Record<string, OpenDialogOptions>

/** Lets the person choose files or folders; empty when nothing was chosen. */
export async function pickPaths(window: BrowserWindow, kind: keyof typeof pickers): Promise<string[]> {
  return (await dialog.showOpenDialog(window, pickers[kind])).filePaths
}

const newFiles = {
  export: { title: 'Export destinations', buttonLabel: 'Export', defaultPath: 'dropreel-destinations.json' },
  report: { title: 'Save diagnostic report', buttonLabel: 'Save', defaultPath: 'dropreel-report.zip' },
}

/** Lets the person choose where a file is written; null when nothing was chosen. */
export async function pickNewFile(
  window: BrowserWindow,
  kind: keyof typeof newFiles,
): Promise<string | null> {
  const { filePath } = await dialog.showSaveDialog(window, newFiles[kind])
  return filePath === '' ? null : filePath
}

/** Says what came of what the person asked for. */
export async function showMessage(
  window: BrowserWindow,
  type: 'info' | 'error',
  { message, advice }: Pick<AppError, 'message' | 'advice'>,
): Promise<void> {
  await dialog.showMessageBox(window, {
    type,
    message: visibleText(message),
    detail: visibleText(advice),
  })
}

/** Says that the window's process has ended; true when the person wants the window back. */
export async function askToReload(): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: 'The window stopped working.',
    detail: 'Your uploads go on. Reload the window to see them again.',
    buttons: ['Reload', 'Quit'],
    defaultId: 0,
  })
  return response === 0
}

/** Asks before uploads are interrupted; true when the person wants to quit all the same. */
export async function askToQuit(unfinished: number): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: unfinished === 1 ? 'One upload is not finished.' : `${unfinished} uploads are not finished.`,
    detail: 'If you quit now, they go on where they were when you open Dropreel again.',
    buttons: ['Quit', 'Keep uploading'],
    defaultId: 1,
    cancelId: 1,
  })
  return response === 0
}

/** Says why Dropreel cannot start. */
export async function sayCannotStart({ message, advice }: AppError): Promise<void> {
  const words = { message: visibleText(message), detail: visibleText(advice) }
  await dialog.showMessageBox({ type: 'error', ...words, buttons: ['Quit'] })
}
