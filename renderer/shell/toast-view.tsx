import { useEffect } from 'react'
import { IconButton } from '../buttons.tsx'
import { Icon } from '../icons.tsx'
import { useWindow } from '../store.ts'
import { hideToast } from '../toast.ts'

const goodNewsMs = 8000

/** Good news leaves by itself; bad news stays until it is read and closed. */
export function ToastView() {
  const toast = useWindow((state) => state.toast)
  useEffect(() => {
    if (toast?.tone !== 'good') return
    const timer = setTimeout(hideToast, goodNewsMs)
    return () => clearTimeout(timer)
  }, [toast])
  return (
    <output className="toast-place">
      {toast === null ? null : (
        <div className="toast" data-tone={toast.tone} key={toast.number}>
          <Icon name={toast.tone === 'good' ? 'check' : 'alert'} />
          <div className="toast-text">
            <p>{toast.text}</p>
            {toast.more.map((line) => (
              <p className="quiet" key={line}>
                {line}
              </p>
            ))}
          </div>
          <IconButton name="Close message" icon="close" onClick={hideToast} />
        </div>
      )}
    </output>
  )
}
