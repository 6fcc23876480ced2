import { useEffect } from 'react'
import { t, visibleText } from '#contract'
import { Button, IconButton } from '../buttons.tsx'
import { Icon } from '../icons.tsx'
import { CopyingLinks } from '../links/copying-links.tsx'
import { useWindow, type Toast } from '../store.ts'
import { closeWarning, hideToast } from '../toast.ts'

const goodNewsMs = 8000
/** What can be undone can be so for ten seconds. */
const undoableMs = 10_000

/** Good news leaves by itself; bad news and warnings stay until they are read and closed. */
export function ToastView() {
  const toast = useWindow((state) => state.toast)
  useEffect(() => {
    if (toast?.tone !== 'good') return
    const timer = setTimeout(hideToast, toast.action === null ? goodNewsMs : undoableMs)
    return () => clearTimeout(timer)
  }, [toast])
  const warnings = useWindow((state) => state.warnings)
  return (
    <output className="toast-place">
      {warnings.map(({ id, text }) => (
        <Message
          key={`warning ${id}`}
          tone="bad"
          text={text}
          more={[]}
          action={null}
          onClose={() => closeWarning(id)}
        />
      ))}
      <CopyingLinks />
      {toast === null ? null : <Message key={toast.number} {...toast} onClose={hideToast} />}
    </output>
  )
}

function Message({ tone, text, more, action, onClose }: Omit<Toast, 'number'> & { onClose: () => void }) {
  return (
    <div className="toast" data-tone={tone}>
      <Icon name={tone === 'good' ? 'check' : 'alert'} />
      <div className="toast-text">
        <p>{visibleText(text)}</p>
        {more.map((line) => (
          <p className="quiet" key={line}>
            {visibleText(line)}
          </p>
        ))}
        {action === null ? null : <Button name={action.name} onClick={() => void act(action, onClose)} />}
      </div>
      <IconButton name={t('shell.closeMessage')} icon="close" onClick={onClose} />
    </div>
  )
}

async function act({ run }: NonNullable<Toast['action']>, onClose: () => void): Promise<void> {
  onClose()
  await run()
}
