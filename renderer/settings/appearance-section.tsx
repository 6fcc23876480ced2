import { useEffect, useRef } from 'react'
import { languageChoice, t, theme, type LanguageChoice, type PlainKey, type Theme } from '#contract'
import { changeSettings } from '../commands.ts'
import { takeBackToLanguage } from './back-to-language.ts'
import { SegmentedField } from '../fields/segmented-field.tsx'
import { SelectField } from '../fields/select-field.tsx'
import { useWindow } from '../store.ts'
import { SettingsSection } from './settings-section.tsx'

const themes: Record<Theme, PlainKey> = {
  system: 'settings.themeSystem',
  light: 'settings.themeLight',
  dark: 'settings.themeDark',
}
/** Each in its own language: who cannot read this one looks for it. */
const languages: Record<LanguageChoice, () => string> = {
  system: () => t('settings.languageSystem'),
  en: () => 'English',
  de: () => 'Deutsch',
}

/** Light or dark, and in which language. */
export function AppearanceSection() {
  const languageField = useRef<HTMLSelectElement>(null)
  useEffect(() => {
    if (takeBackToLanguage()) languageField.current?.focus()
  }, [])
  const current = useWindow((state) => state.settings.appearance)
  return (
    <SettingsSection title={t('settings.appearance')}>
      <SegmentedField
        name="theme"
        label={t('settings.theme')}
        value={current.theme}
        onChoose={(chosen) => void changeSettings('appearance', { theme: theme.parse(chosen) })}
        options={theme.options.map((each) => [each, t(themes[each])])}
      />
      <SelectField
        ref={languageField}
        label={t('settings.language')}
        value={current.language}
        onChoose={(chosen) => void changeSettings('appearance', { language: languageChoice.parse(chosen) })}
        options={languageChoice.options.map((each) => [each, languages[each]()])}
      />
    </SettingsSection>
  )
}
