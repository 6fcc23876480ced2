import { bytesInWords, t } from '#contract'
import { SelectionBar } from '../uploads/selection-bar.tsx'
import { useWindow } from '../store.ts'
import { selectedRows } from '../uploads/selection.ts'
import { ShortcutsButton } from './shortcuts-sheet.tsx'

/** What was sent today, what can be done with the mouse, and where the keys are told. */
export function Footer() {
  const isSeveral = useWindow((state) => state.page.kind === 'uploads' && selectedRows(state).length > 1)
  return (
    <footer className="footer">
      {isSeveral ? (
        <SelectionBar />
      ) : (
        <>
          <SentToday />
          <span className="footer-hints">
            {t('shell.dropAnywhere')}
            <ShortcutsButton />
          </span>
        </>
      )}
    </footer>
  )
}

/** Nothing is said of nothing. After midnight the number is yesterday's until something is sent. */
function SentToday() {
  const bytes = useWindow(({ sentToday: { until, bytes }, minute }) =>
    minute < until && bytes > 0 ? bytesInWords(bytes) : null,
  )
  return <span>{bytes === null ? null : t('shell.sentToday', { bytes })}</span>
}
