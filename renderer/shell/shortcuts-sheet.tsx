import { Button } from '../buttons.tsx'
import { closeDialog, openDialog } from '../dialogs.ts'
import { useWindow } from '../store.ts'
import { keyNames } from '../words/key-names.ts'
import { Modal } from './modal.tsx'

type Shortcut = { keys: readonly (readonly string[])[]; words: string }

const { alt, command, enter, escape, remove, shift, space } = keyNames

/** Every key that does something, by where it does. Alternatives stand side by side. */
const groups: readonly { title: string; shortcuts: readonly Shortcut[] }[] = [
  {
    title: 'In the list',
    shortcuts: [
      { keys: [['↑'], ['↓']], words: 'Select the row above or below' },
      {
        keys: [
          [shift, '↑'],
          [shift, '↓'],
        ],
        words: 'Select several',
      },
      { keys: [[command, 'A']], words: 'Select all' },
      { keys: [[enter]], words: 'Show details' },
      { keys: [['→'], ['←']], words: 'Show or hide the files of a delivery' },
      { keys: [[space]], words: 'Pause or resume' },
      {
        keys: [
          [alt, '↑'],
          [alt, '↓'],
        ],
        words: 'Move up or down in the queue',
      },
      { keys: [[alt, 'Home']], words: 'Move to top' },
      { keys: [[command, 'C']], words: 'Copy link' },
      { keys: [[remove]], words: 'Cancel or remove' },
      { keys: [[shift, 'F10']], words: 'All that can be done with the row' },
    ],
  },
  {
    title: 'Everywhere',
    shortcuts: [
      { keys: [[escape]], words: 'Close what stands in front, or go back' },
      {
        keys: [
          [command, '+'],
          [command, '−'],
        ],
        words: 'Larger or smaller',
      },
      { keys: [[command, '0']], words: 'Actual size' },
      { keys: [['?']], words: 'This list' },
    ],
  },
]

/** In the footer: who does not know that there are shortcuts finds them. */
export function ShortcutsButton() {
  return (
    <button type="button" className="footer-button" onClick={() => openDialog({ kind: 'shortcuts' })}>
      <kbd aria-hidden="true">?</kbd> Shortcuts
    </button>
  )
}

export function ShortcutsSheet() {
  const isOpen = useWindow((state) => state.dialog?.kind === 'shortcuts')
  if (!isOpen) return null
  return (
    <Modal title="Shortcuts" onClose={closeDialog}>
      {groups.map(({ title, shortcuts }) => (
        <section key={title} aria-label={title}>
          <h3 className="group-title">{title}</h3>
          <dl className="shortcuts">
            {shortcuts.map(({ keys, words }) => (
              <div key={words} className="shortcut">
                <dt>{words}</dt>
                <dd>
                  {keys.map((together) => (
                    <span key={together.join(' ')} className="shortcut-keys">
                      {together.map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </span>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <div className="modal-buttons">
        <Button name="Done" onClick={closeDialog} />
      </div>
    </Modal>
  )
}
