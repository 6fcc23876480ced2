import { dialog, type BrowserWindow, type OpenDialogOptions, type SaveDialogOptions } from 'electron'
import type { AppError } from '../contract/index.ts'

/** Lets the person choose files or folders; empty when nothing was chosen. */
export async function pickPaths(window: BrowserWindow, kind: 'files' | 'folders'): Promise<string[]> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: kind === 'files' ? 'Add files' : 'Add folder',
    buttonLabel: 'Upload',
    properties: [kind === 'files' ? 'openFile' : 'openDirectory', 'multiSelections'],
  })
  return filePaths
}

const onePath = {
  'ca-file': { title: 'Certificate authorities', buttonLabel: 'Use', properties: ['openFile'] },
  'secrets-folder': { title: 'Secrets directory', buttonLabel: 'Use', properties: ['openDirectory'] },
  import: { title: 'Import destinations', buttonLabel: 'Import', properties: ['openFile'] },
} satisfies Record<string, OpenDialogOptions>

/** Lets the person choose one file or folder; null when nothing was chosen. */
export async function pickPath(window: BrowserWindow, kind: keyof typeof onePath): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, onePath[kind])
  return filePaths[0] ?? null
}

/** Lets the person choose where the list of destinations is written; null when nothing was chosen. */
export function pickExportFile(window: BrowserWindow): Promise<string | null> {
  return pickNewFile(window, {
    title: 'Export destinations',
    buttonLabel: 'Export',
    defaultPath: 'dropreel-destinations.json',
  })
}

/** Lets the person choose where the diagnostic report is written; null when nothing was chosen. */
export function pickReportFile(window: BrowserWindow): Promise<string | null> {
  return pickNewFile(window, {
    title: 'Save diagnostic report',
    buttonLabel: 'Save',
    defaultPath: 'dropreel-report.zip',
  })
}

async function pickNewFile(window: BrowserWindow, options: SaveDialogOptions): Promise<string | null> {
  const { filePath } = await dialog.showSaveDialog(window, options)
  return filePath === '' ? null : filePath
}

/** Says what came of what the person asked for. */
export async function showMessage(
  window: BrowserWindow,
  type: 'info' | 'error',
  { message, advice }: Pick<AppError, 'message' | 'advice'>,
): Promise<void> {
  await dialog.showMessageBox(window, { type, message, detail: advice })
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
  await dialog.showMessageBox({ type: 'error', message, detail: advice, buttons: ['Quit'] })
}
