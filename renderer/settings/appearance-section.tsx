import { theme, type Theme } from '#contract'
import { changeSettings } from '../commands.ts'
import { SegmentedField } from '../fields/segmented-field.tsx'
import { useWindow } from '../store.ts'
import { SettingsSection } from './settings-section.tsx'

const themes: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' }

/** Light or dark. */
export function AppearanceSection() {
  const current = useWindow((state) => state.settings.appearance.theme)
  return (
    <SettingsSection title="Appearance">
      <SegmentedField
        name="theme"
        label="Theme"
        value={current}
        onChoose={(chosen) => void changeSettings('appearance', { theme: theme.parse(chosen) })}
        options={theme.options.map((each) => [each, themes[each]])}
      />
    </SettingsSection>
  )
}
