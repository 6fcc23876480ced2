import { t, type StartAtLogin } from '#contract'
import { useEffect, useState } from 'react'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { SettingsSection } from './settings-section.tsx'

/** Whether Dropreel starts at login. The system is asked, as it may be changed there, too. */
export function LoginSection() {
  const [current, setCurrent] = useState<StartAtLogin>('off')
  const isLocked = useWindow((state) => state.policy.startAtLogin === false)
  useEffect(() => {
    const ask = () =>
      void runCommand('login.current', undefined).then((answer) => {
        if (answer !== null) setCurrent(answer.value.startAtLogin)
      })
    ask()
    window.addEventListener('focus', ask)
    return () => window.removeEventListener('focus', ask)
  }, [])
  const change = async (isOn: boolean) => {
    setCurrent(isOn ? 'on' : 'off')
    const answer = await runCommand('login.change', { isOn })
    setCurrent(answer === null ? current : answer.value.startAtLogin)
  }
  return (
    <SettingsSection title={t('settings.login')}>
      {isLocked ? <p className="field-note">{t('settings.locked')}</p> : null}
      <label className="link-choice">
        <input
          type="checkbox"
          checked={current !== 'off'}
          disabled={isLocked}
          onChange={(event) => void change(event.target.checked)}
        />
        {t('settings.startAtLogin')}
      </label>
      <p className="field-note">{t('settings.startsHidden')}</p>
      {current === 'blocked' ? <p className="field-note">{t('settings.startBlocked')}</p> : null}
    </SettingsSection>
  )
}
