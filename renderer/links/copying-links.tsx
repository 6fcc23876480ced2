import { t } from '#contract'
import { Button } from '../buttons.tsx'
import { Icon } from '../icons.tsx'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'

/** How far a copy of many links is, and a button that stops it. Its numbers are not announced. */
export function CopyingLinks() {
  const copying = useWindow((state) => state.copying)
  if (copying === null) return null
  const { done, total } = copying
  const words = t('links.copying', { done, total })
  return (
    <div className="toast" data-tone="busy" aria-live="off">
      <Icon name="link" />
      <div className="toast-text">
        <p>{words}</p>
        <div className="progress">
          <progress className="unseen" aria-label={t('actions.copyLinks')} max={total} value={done} />
          <div className="track">
            <div
              className="lane lane-stored"
              style={{ transform: `translateX(${(100 * done) / total - 100}%)` }}
            />
          </div>
        </div>
      </div>
      <Button name={t('links.stopCopying')} onClick={() => void runCommand('links.stopCopying', undefined)} />
    </div>
  )
}
