import { t } from '#contract'
import { on } from '../bridge.ts'
import { searchHistory } from '../history/history.ts'
import { askBeforeDiscarding } from '../pages.ts'
import { runCommand } from '../run-command.ts'
import { filterUploads, openDelivery, useWindow } from '../store.ts'
import { showToast } from '../toast.ts'
import { focusList } from './focus-list.ts'
import { isFileOfDelivery, layoutOf } from './row-layout.ts'
import { selectOnly } from './selection.ts'
import { scrollToRow } from './use-windowed-rows.ts'

/** From now on shows the upload or delivery that a `dropreel:` link names. */
export function showLinked(): void {
  on('uploads.shown', ({ id }) => {
    if (useWindow.getState().revision !== null) return void showUpload(id)
    const unsubscribe = useWindow.subscribe(({ revision }) => {
      if (revision === null) return
      unsubscribe()
      void showUpload(id)
    })
  })
}

/** Selects an upload or a delivery in the list, or looks it up in the history. */
async function showUpload(id: string): Promise<void> {
  const { uploads, grouping } = useWindow.getState()
  if (uploads.has(id) || grouping.deliveries.has(id)) {
    askBeforeDiscarding(() => selectInList(id))
    return
  }
  const answer = await runCommand('uploads.details', { id })
  if (answer === null) return
  const details = answer.value
  if (details === null) {
    showToast('bad', t('list.notFound'))
    return
  }
  askBeforeDiscarding(() => {
    useWindow.setState({ page: { kind: 'history' } })
    searchHistory(details.name)
  })
}

function selectInList(id: string): void {
  useWindow.setState({ page: { kind: 'uploads' } })
  if (!isInOrder(id)) filterUploads('')
  const upload = useWindow.getState().uploads.get(id)
  if (!isInOrder(id) && upload !== undefined) openDelivery(upload.deliveryId, true)
  // A delivery of one file is that file's row.
  const { order, grouping } = useWindow.getState()
  const row = isInOrder(id) ? id : (grouping.deliveries.get(id)?.files[0] ?? id)
  selectOnly(row)
  // The list is drawn first, where another page was shown.
  requestAnimationFrame(() => {
    const scroller = document.querySelector<HTMLElement>('.main .scroller')
    if (scroller !== null) scrollToRow(scroller, layoutOf(order, isFileOfDelivery), order.indexOf(row))
    focusList()
  })
}

function isInOrder(id: string): boolean {
  return useWindow.getState().order.includes(id)
}
