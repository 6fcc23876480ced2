import { useWindow } from '../store.ts'
import { Keys, shortcuts } from './keys.tsx'

/** What can be done with the mouse, and the keys of the selected row. */
export function Footer() {
  const hasUploads = useWindow((state) => state.order.length > 0)
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
