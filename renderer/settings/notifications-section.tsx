import { t } from '#contract'
import { changeSettings } from '../commands.ts'
import { useWindow } from '../store.ts'
import { SettingsSection } from './settings-section.tsx'

/** Whether the desktop tells what nobody saw in the window. */
export function NotificationsSection() {
  const { show } = useWindow((state) => state.settings.notifications)
  const isLocked = useWindow((state) => state.policy.notifications === false)
  return (
    <SettingsSection
      title={t('settings.notifications')}
      hint={t(isLocked ? 'settings.locked' : 'settings.notifyHint')}
    >
      <label className="link-choice">
        <input
          type="checkbox"
          checked={show}
          disabled={isLocked}
          onChange={(event) => void changeSettings('notifications', { show: event.target.checked })}
        />
        {t('settings.notify')}
      </label>
    </SettingsSection>
  )
}
