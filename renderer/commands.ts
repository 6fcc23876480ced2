import { isEnded, t, type Settings, type SettingsChange } from '#contract'
import { showAdded } from './drops/add-files.ts'
import { runCommand } from './run-command.ts'
import { copyLinks, renewLinks } from './links/copy-links.ts'
import { showLinkOptions } from './menus/open-menu.ts'
import { useWindow } from './store.ts'
import { showDetails } from './panel/show-details.ts'
import { showToast } from './toast.ts'
import { mendUpload } from './uploads/mend-upload.ts'
import { moveRow } from './uploads/move-upload.ts'
import { removeUploads } from './uploads/remove-uploads.ts'
import { actionsFor, type RowAction } from './uploads/row-actions.ts'

/** Changes a section of the settings. It holds at once. */
export async function changeSettings<S extends keyof Settings>(section: S, part: Partial<Settings[S]>) {
  const before = useWindow.getState().settings
  const change: SettingsChange = { [section]: { ...before[section], ...part } }
  // Shown at once, as the next change starts from what is shown.
  useWindow.setState({ settings: { ...before, ...change } })
  if ((await runCommand('settings.change', change)) === null) useWindow.setState({ settings: before })
}

/** The commands of the actions that are no more than that. */
const commandOf = {
  pause: 'uploads.pause',
  resume: 'uploads.resume',
  'upload-anyway': 'uploads.uploadAnyway',
  'keep-file': 'uploads.keepLocal',
} as const

/** Performs an action of a row. What destroys something asks first. */
export async function performAction(action: RowAction, id: string): Promise<unknown> {
  const upload = useWindow.getState().uploads.get(id)
  if (upload === undefined) return
  switch (action) {
    case 'pause':
    case 'resume':
    case 'upload-anyway':
    case 'keep-file':
      return await runCommand(commandOf[action], { ids: [id] })
    case 'top':
      return moveRow(id, 'top')
    case 'copy-link':
      return await copyLinks([id])
    case 'renew-link':
      return await renewLinks([id])
    case 'open-link':
      return await runCommand('links.open', { id })
    case 'link-options':
      return showLinkOptions(id)
    case 'show-in-folder':
      return await showInFolder(id)
    case 'copy-details':
      return await copyDetails(id)
    case 'details':
      return showDetails(id)
    case 'cancel':
    case 'remove':
      return await removeUploads([id])
    default:
      return await mendUpload(action, upload)
  }
}

/** Adds the files of uploads to another destination too. */
export async function sendTo(destinationId: string, ids: readonly string[]): Promise<void> {
  showAdded(await runCommand('uploads.sendTo', { ids: [...ids], destinationId }))
}

/** Of the list, or of the history. */
export async function showInFolder(id: string): Promise<unknown> {
  const isListed = useWindow.getState().uploads.has(id)
  return await runCommand(isListed ? 'uploads.showInFolder' : 'history.showInFolder', { id })
}

export async function copyDetails(id: string): Promise<void> {
  if ((await runCommand('uploads.copyDetails', { id })) === null) return
  showToast('good', t('panel.detailsCopied'), [t('panel.detailsAreSafe')])
}

/** Pauses those that would go on by themselves; where there are none, those that are paused go on. */
export async function pauseOrResume(ids: readonly string[]): Promise<void> {
  const withAction = (action: RowAction) => ids.filter((id) => actionsNow(id).includes(action))
  const moving = withAction('pause')
  const paused = withAction('resume')
  if (moving.length > 0) await runCommand('uploads.pause', { ids: moving })
  else if (paused.length > 0) await runCommand('uploads.resume', { ids: paused })
}

/** Removes those that are over from the list. What is unfinished is cancelled one by one, after a question. */
export async function removeFinished(ids: readonly string[]): Promise<void> {
  const { uploads } = useWindow.getState()
  const over = ids.filter((id) => {
    const upload = uploads.get(id)
    return upload !== undefined && isEnded(upload.state)
  })
  await removeUploads(over)
}

function actionsNow(id: string): readonly RowAction[] {
  const upload = useWindow.getState().uploads.get(id)
  return upload === undefined ? [] : actionsFor(upload, false)
}
