import { SelectionBar } from '../links/selection-bar.tsx'
import { useWindow } from '../store.ts'
import { selectedIds } from '../uploads/selection.ts'
import { Keys, shortcuts } from './keys.tsx'

/** What can be done with the mouse, and the keys of the selected row. */
export function Footer() {
  const hasUploads = useWindow((state) => state.order.length > 0)
  const isSeveral = useWindow((state) => selectedIds(state).length > 1)
  if (isSeveral) {
    return (
      <footer className="footer">
        <SelectionBar />
      </footer>
    )
  }
  return (
    <footer className="footer">
      <span>Drop files or folders anywhere</span>
      {hasUploads ? (
        <span className="footer-keys">
          {shortcuts.map(({ keys, words }) => (
            <span key={words}>
              <Keys keys={keys} /> {words}
            </span>
          ))}
        </span>
      ) : null}
    </footer>
  )
}
