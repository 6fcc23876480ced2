import { changeSettings } from '../commands.ts'
import { useWindow } from '../store.ts'
import { RateField } from './rate-field.tsx'
import { SettingsSection } from './settings-section.tsx'
import { TimetableRules } from './timetable-rules.tsx'

/** How much bandwidth all uploads together may use. */
export function BandwidthSection() {
  const bandwidth = useWindow((state) => state.settings.bandwidth)
  return (
    <SettingsSection title="Bandwidth">
      <RateField
        label="Limit"
        bytesPerSecond={bandwidth.limitBytesPerSecond}
        onChange={(limitBytesPerSecond) =>
          void changeSettings({ bandwidth: { ...bandwidth, limitBytesPerSecond } })
        }
      />
      <TimetableRules
        rules={bandwidth.rules}
        otherwise={bandwidth.limitBytesPerSecond}
        onChange={(rules) => void changeSettings({ bandwidth: { ...bandwidth, rules } })}
      />
    </SettingsSection>
  )
}
