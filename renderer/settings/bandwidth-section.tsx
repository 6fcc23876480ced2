import { changeSettings } from '../commands.ts'
import { useWindow } from '../store.ts'
import { RateField } from './rate-field.tsx'
import { SettingsSection } from './settings-section.tsx'

/** How much of the line all uploads together may take. */
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
    </SettingsSection>
  )
}
