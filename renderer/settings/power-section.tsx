import { keepAwake, t } from '#contract'
import { changeSettings } from '../commands.ts'
import { SelectField } from '../fields/select-field.tsx'
import { useWindow } from '../store.ts'
import { SettingsSection } from './settings-section.tsx'

/** Whether the computer stays awake for uploads. */
export function PowerSection() {
  const current = useWindow((state) => state.settings.power.keepAwake)
  const isLocked = useWindow((state) => state.policy.keepAwake !== undefined)
  return (
    <SettingsSection title={t('power.title')}>
      <SelectField
        label={t('power.keepAwake')}
        disabled={isLocked}
        hint={isLocked ? t('settings.locked') : t('power.screen')}
        value={current}
        onChoose={(chosen) => void changeSettings('power', { keepAwake: keepAwake.parse(chosen) })}
        options={keepAwake.options.map((each) => [each, t(`power.${each}`)])}
      />
    </SettingsSection>
  )
}
