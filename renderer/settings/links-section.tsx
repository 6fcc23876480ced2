import { t } from '#contract'
import { changeSettings } from '../commands.ts'
import { LinkChoicesFields } from '../links/link-choices-fields.tsx'
import { useWindow } from '../store.ts'
import { SettingsSection } from './settings-section.tsx'

/** What copied links are like, and whether to remind of their end. */
export function LinksSection() {
  const remind = useWindow((state) => state.settings.links.remind)
  return (
    <SettingsSection title={t('settings.links')}>
      <LinkChoicesFields />
      <label className="link-choice">
        <input
          type="checkbox"
          checked={remind}
          onChange={(event) => void changeSettings('links', { remind: event.target.checked })}
        />
        {t('settings.remind')}
      </label>
    </SettingsSection>
  )
}
