import { t } from '#contract'
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
    <SettingsSection title={t('settings.uploads')} hint={t('settings.fromNowOn')}>
      <div className="form-pair">
        <SelectField
          label={t('settings.parallel')}
          value={parallel ?? ''}
          onChoose={(count) =>
            void changeSettings('uploads', { parallel: count === '' ? null : Number(count) })
          }
          options={[
            ['', t('settings.parallelAuto')],
            ...counts.map((count) => [count, count.toString()] as const),
          ]}
        />
        <SelectField
          label={t('settings.partSize')}
          hint={t('settings.partSizeHint', { parts: 10_000 })}
          value={partSizeBytes ?? ''}
          onChoose={(size) =>
            void changeSettings('uploads', { partSizeBytes: size === '' ? null : Number(size) })
          }
          options={[
            ['', t('settings.partSizeAuto')],
            ...partSizes.map((size) => [size, `${size / mebibyte} MiB`] as const),
          ]}
        />
      </div>
    </SettingsSection>
  )
}
