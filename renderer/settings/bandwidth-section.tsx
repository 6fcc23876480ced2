import { useState } from 'react'
import { t } from '#contract'
import { changeSettings } from '../commands.ts'
import { TextField } from '../fields/text-field.tsx'
import { useWindow } from '../store.ts'
import { bytesInMegabyte, readRate } from './read-rule.ts'
import { SettingsSection } from './settings-section.tsx'
import { TimetableRules } from './timetable-rules.tsx'

/** How much bandwidth all uploads together may use. */
export function BandwidthSection() {
  const bandwidth = useWindow((state) => state.settings.bandwidth)
  return (
    <SettingsSection title={t('timetable.bandwidth')}>
      <RateField
        label={t('timetable.limit')}
        bytesPerSecond={bandwidth.limitBytesPerSecond}
        onChange={(limitBytesPerSecond) => void changeSettings('bandwidth', { limitBytesPerSecond })}
      />
      <TimetableRules
        rules={bandwidth.rules}
        otherwise={bandwidth.limitBytesPerSecond}
        onChange={(rules) => void changeSettings('bandwidth', { rules })}
      />
    </SettingsSection>
  )
}

type Props = {
  label: string
  bytesPerSecond: number | null
  onChange: (bytesPerSecond: number | null) => void
}

/** A rate in MB/s; empty is no limit. It changes when the field is left or Enter is pressed. */
function RateField({ label, bytesPerSecond, onChange }: Props) {
  const shown = bytesPerSecond === null ? '' : String(bytesPerSecond / bytesInMegabyte)
  const [text, setText] = useState(shown)
  const read = readRate(text)
  const change = () => {
    if (read.ok && read.bytesPerSecond !== bytesPerSecond) onChange(read.bytesPerSecond)
  }
  return (
    <div className="settings-rate">
      <TextField
        name="rate"
        label={label}
        hint={t('timetable.limitHint')}
        complaint={read.ok ? undefined : read.complaint}
        value={text}
        inputMode="decimal"
        placeholder={t('timetable.limitExample')}
        onChange={(event) => setText(event.target.value)}
        onBlur={change}
        onKeyDown={(event) => {
          if (event.key === 'Enter') change()
        }}
      >
        <span>MB/s</span>
      </TextField>
    </div>
  )
}
