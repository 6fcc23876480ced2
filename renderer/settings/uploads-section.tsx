import { changeSettings } from '../commands.ts'
import { SelectField } from '../fields/select-field.tsx'
import { useWindow } from '../store.ts'
import { SettingsSection } from './settings-section.tsx'

const mebibyte = 1024 * 1024
const partSizes = [5, 8, 16, 32, 64, 128, 256, 512].map((size) => size * mebibyte)
const counts = [1, 2, 4, 8, 16, 32, 64]

/** How files are sent. */
export function UploadsSection() {
  const { partSizeBytes, parallel } = useWindow((state) => state.settings.uploads)
  return (
    <SettingsSection title="Uploads" hint="For files that are added from now on.">
      <div className="form-pair">
        <SelectField
          label="Parts at the same time"
          value={parallel ?? ''}
          onChoose={(count) =>
            void changeSettings('uploads', { parallel: count === '' ? null : Number(count) })
          }
          options={[
            ['', 'As many as make it faster'],
            ...counts.map((count) => [count, count.toString()] as const),
          ]}
        />
        <SelectField
          label="Part size"
          hint="Larger where a file would need more than 10,000 parts"
          value={partSizeBytes ?? ''}
          onChoose={(size) =>
            void changeSettings('uploads', { partSizeBytes: size === '' ? null : Number(size) })
          }
          options={[
            ['', 'By the size of the file'],
            ...partSizes.map((size) => [size, `${size / mebibyte} MiB`] as const),
          ]}
        />
      </div>
    </SettingsSection>
  )
}
