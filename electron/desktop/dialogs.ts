import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron'
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
export async function pickExportFile(window: BrowserWindow): Promise<string | null> {
  const { filePath } = await dialog.showSaveDialog(window, {
    title: 'Export destinations',
    buttonLabel: 'Export',
    defaultPath: 'dropreel-destinations.json',
  })
  return filePath === '' ? null : filePath
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
