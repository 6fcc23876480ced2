import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron'
import { t, visibleText, type AppError } from '../contract/index.ts'

const pickers = () =>
  ({
    files: {
      title: t('dialogs.addFiles'),
      buttonLabel: t('dialogs.upload'),
      properties: ['openFile', 'multiSelections'],
    },
    folders: {
      title: t('dialogs.addFolder'),
      buttonLabel: t('dialogs.upload'),
      properties: ['openDirectory', 'multiSelections'],
    },
    'ca-file': { title: t('dialogs.certificates'), buttonLabel: t('dialogs.use'), properties: ['openFile'] },
    'secrets-folder': {
      title: t('dialogs.secrets'),
      buttonLabel: t('dialogs.use'),
      properties: ['openDirectory'],
    },
    import: {
      title: t('dialogs.importDestinations'),
      buttonLabel: t('dialogs.import'),
      properties: ['openFile'],
    },
  }) satisfies Record<string, OpenDialogOptions>

/** Lets the person choose files or folders; empty when nothing was chosen. */
export async function pickPaths(
  window: BrowserWindow,
  kind: keyof ReturnType<typeof pickers>,
): Promise<string[]> {
  return (await dialog.showOpenDialog(window, pickers()[kind])).filePaths
}

const newFiles = () => ({
  export: {
    title: t('dialogs.exportDestinations'),
    buttonLabel: t('dialogs.export'),
    defaultPath: 'dropreel-destinations.json',
  },
  report: {
    title: t('dialogs.saveReport'),
    buttonLabel: t('dialogs.save'),
    defaultPath: 'dropreel-report.zip',
  },
})

/** Lets the person choose where a file is written; null when nothing was chosen. */
export async function pickNewFile(
  window: BrowserWindow,
  kind: keyof ReturnType<typeof newFiles>,
): Promise<string | null> {
  const { filePath } = await dialog.showSaveDialog(window, newFiles()[kind])
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
    message: t('dialogs.windowStopped'),
    detail: t('dialogs.uploadsGoOn'),
    buttons: [t('dialogs.reload'), t('dialogs.quit')],
    defaultId: 0,
  })
  return response === 0
}

/** Asks before uploads are interrupted. Who closes the question stays. */
export async function askToQuit(unfinished: number): Promise<'quit' | 'background' | 'stay'> {
  const answers = ['quit', 'background', 'stay'] as const
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: t('dialogs.unfinished', { count: unfinished }),
    detail: t('dialogs.goOnNextTime'),
    buttons: [t('dialogs.quit'), t('dialogs.keepUploading'), t('buttons.cancel')],
    defaultId: 1,
    cancelId: 2,
  })
  return answers[response] ?? 'stay'
}

/** Says why Dropreel cannot start. */
export async function sayCannotStart({ message, advice }: AppError): Promise<void> {
  const words = { message: visibleText(message), detail: visibleText(advice) }
  await dialog.showMessageBox({ type: 'error', ...words, buttons: [t('dialogs.quit')] })
}
