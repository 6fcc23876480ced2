import { bytesInWords } from '#contract'
import { SelectionBar } from '../links/selection-bar.tsx'
import { useWindow } from '../store.ts'
import { selectedRows } from '../uploads/selection.ts'

/** What was sent today, and what can be done with the mouse. */
export function Footer() {
  const isSeveral = useWindow((state) => state.page.kind === 'uploads' && selectedRows(state).length > 1)
  return (
    <footer className="footer">
      {isSeveral ? (
        <SelectionBar />
      ) : (
        <>
          <SentToday />
          <span>Drop files or folders anywhere</span>
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
  return <span>{bytes === null ? null : `${bytes} sent today`}</span>
}
