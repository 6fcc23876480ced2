import { t } from '#contract'
import { changeSettings } from '../commands.ts'
import { Button } from '../buttons.tsx'
import { openDialog } from '../dialogs.ts'
import { useWindow } from '../store.ts'
import { SettingsSection } from './settings-section.tsx'

/** Whether Dropreel looks for newer versions by itself. */
export function UpdatesSection() {
  const { look } = useWindow((state) => state.settings.updates)
  const isLocked = useWindow((state) => state.policy.updates === false)
  const hasFeed = useWindow((state) => state.update.kind !== 'off')
  return (
    <SettingsSection title={t('settings.updates')}>
      {isLocked ? <p className="field-note">{t('settings.updatesLocked')}</p> : null}
      {hasFeed ? (
        <label className="link-choice">
          <input
            type="checkbox"
            checked={look}
            onChange={(event) => void changeSettings('updates', { look: event.target.checked })}
          />
          {t('settings.lookOnceADay')}
        </label>
      ) : null}
      <div>
        <Button name={t('updates.about')} onClick={() => openDialog({ kind: 'about' })} />
      </div>
    </SettingsSection>
  )
}
