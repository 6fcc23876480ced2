import { SelectionBar } from '../links/selection-bar.tsx'
import { useWindow } from '../store.ts'
import { selectedRows } from '../uploads/selection.ts'

const isMac = navigator.userAgent.includes('Mac')

/** The list's keys, as this platform writes them. */
const shortcuts = [
  { keys: ['↑', '↓'], words: 'select' },
  { keys: ['Space'], words: 'pause or resume' },
  { keys: [isMac ? '⌥' : 'Alt', '↑', '↓'], words: 'move' },
  { keys: isMac ? ['⌘', 'C'] : ['Ctrl', 'C'], words: 'copy link' },
  { keys: [isMac ? '⌫' : 'Del'], words: 'remove' },
]

/** What can be done with the mouse, and the keys of the selected row. */
export function Footer() {
  const isSeveral = useWindow((state) => state.page.kind === 'uploads' && selectedRows(state).length > 1)
  return <footer className="footer">{isSeveral ? <SelectionBar /> : <Hints />}</footer>
}

function Hints() {
  const hasUploads = useWindow((state) => state.page.kind === 'uploads' && state.order.length > 0)
  return (
    <>
      <span>Drop files or folders anywhere</span>
      {hasUploads ? (
        <span className="footer-keys">
          {shortcuts.map(({ keys, words }) => (
            <span key={words}>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}{' '}
              {words}
            </span>
          ))}
        </span>
      ) : null}
    </>
  )
}
