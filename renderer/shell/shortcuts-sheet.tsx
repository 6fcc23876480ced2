import { t } from '#contract'
import { Button } from '../buttons.tsx'
import { closeDialog, openDialog } from '../dialogs.ts'
import { useWindow } from '../store.ts'
import { keyNames } from '../words/key-names.ts'
import { Modal } from './modal.tsx'

type Shortcut = { keys: readonly (readonly string[])[]; words: string }

const { alt, command, enter, escape, home, remove, shift, space } = keyNames

/** Every key that does something, by where it does. Alternatives stand side by side. */
const groups: readonly { title: string; shortcuts: readonly Shortcut[] }[] = [
  {
    title: t('shortcuts.inList'),
    shortcuts: [
      { keys: [['↑'], ['↓']], words: t('shortcuts.selectNext') },
      {
        keys: [
          [shift, '↑'],
          [shift, '↓'],
        ],
        words: t('shortcuts.selectSeveral'),
      },
      { keys: [[command, 'A']], words: t('shortcuts.selectAll') },
      { keys: [[enter]], words: t('shortcuts.showDetails') },
      { keys: [['→'], ['←']], words: t('shortcuts.openDelivery') },
      { keys: [[space]], words: t('shortcuts.pauseOrResume') },
      {
        keys: [
          [alt, '↑'],
          [alt, '↓'],
        ],
        words: t('shortcuts.move'),
      },
      { keys: [[alt, home]], words: t('actions.moveToTop') },
      { keys: [[command, 'C']], words: t('actions.copyLink') },
      { keys: [[remove]], words: t('shortcuts.cancelOrRemove') },
      { keys: [[shift, 'F10']], words: t('shortcuts.menu') },
    ],
  },
  {
    title: t('shortcuts.everywhere'),
    shortcuts: [
      { keys: [[escape]], words: t('shortcuts.close') },
      {
        keys: [
          [command, '+'],
          [command, '−'],
        ],
        words: t('shortcuts.zoom'),
      },
      { keys: [[command, '0']], words: t('shortcuts.actualSize') },
      { keys: [['?']], words: t('shortcuts.thisList') },
    ],
  },
]

/** In the footer: who does not know that there are shortcuts finds them. */
export function ShortcutsButton() {
  return (
    <button type="button" className="footer-button" onClick={() => openDialog({ kind: 'shortcuts' })}>
      <kbd aria-hidden="true">?</kbd> {t('shortcuts.title')}
    </button>
  )
}

export function ShortcutsSheet() {
  const isOpen = useWindow((state) => state.dialog?.kind === 'shortcuts')
  if (!isOpen) return null
  return (
    <Modal title={t('shortcuts.title')} onClose={closeDialog}>
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
        <Button name={t('buttons.done')} onClick={closeDialog} />
      </div>
    </Modal>
  )
}
