import { deleteLocal, t, verification, type AfterUploadSettings, type DeleteLocal } from '#contract'
import { changeSettings } from '../commands.ts'
import { SelectField } from '../fields/select-field.tsx'
import { useWindow } from '../store.ts'
import { SettingsSection } from './settings-section.tsx'

const delaysInDays = [0, 1, 7, 30]
const grades = {
  A: t('settings.gradeA'),
  B: t('settings.gradeB'),
  C: t('settings.gradeC'),
} as const
const comparisons = {
  none: t('settings.compareNot'),
  checksum: t('settings.compareChecksum'),
  'read-back': t('settings.compareReadBack'),
} as const
const proven: DeleteLocal = { grade: 'B', afterDays: 0 }

const change = (changes: Partial<AfterUploadSettings>) => void changeSettings('afterUpload', changes)

/** What happens once a file has arrived: a proof, and whether its file on this computer goes. */
export function AfterUploadSection() {
  const { verify, deleteLocal } = useWindow((state) => state.settings.afterUpload)
  const isLocked = useWindow((state) => state.policy.deleteLocal === false)
  const isKept = deleteLocal === null
  const { none, ...some } = comparisons
  return (
    <SettingsSection title={t('settings.afterUpload')} hint={t('settings.fromNowOn')}>
      <SelectField
        label={t('settings.compare')}
        hint={verify === 'read-back' ? t('settings.readBackHint') : undefined}
        value={isKept || verify !== 'none' ? verify : 'checksum'}
        onChoose={(how) => change({ verify: verification.parse(how) })}
        options={Object.entries(isKept ? { none, ...some } : some)}
      />
      <SelectField
        label={t('settings.localFile')}
        disabled={isLocked}
        hint={isLocked ? t('settings.locked') : undefined}
        value={isKept ? 'keep' : 'trash'}
        onChoose={(fate) => change({ deleteLocal: fate === 'trash' ? proven : null })}
        options={[
          ['keep', t('settings.localStays')],
          ['trash', t('settings.localToTrash')],
        ]}
      />
      {isKept ? null : (
        <TrashFields
          value={deleteLocal}
          isReadBack={verify === 'read-back'}
          onChange={(changed) => change({ deleteLocal: changed })}
        />
      )}
    </SettingsSection>
  )
}

type TrashFieldsProps = {
  value: DeleteLocal
  /** Each object is read back: no grade has to be chosen. */
  isReadBack: boolean
  onChange: (value: DeleteLocal) => void
}

function TrashFields({ value, isReadBack, onChange }: TrashFieldsProps) {
  return (
    <>
      <SelectField
        label={t('settings.trashWhen')}
        value={value.afterDays}
        onChoose={(days) => onChange({ ...value, afterDays: Number(days) })}
        options={delaysInDays.map((days) => [days, t('settings.trashDelay', { days })])}
      />
      {isReadBack ? null : (
        <SelectField
          label={t('settings.trashProof')}
          value={value.grade}
          onChoose={(grade) => onChange(deleteLocal.parse({ ...value, grade }))}
          options={Object.entries(grades)}
        />
      )}
      <p className="field-note">{t('settings.trashNote')}</p>
    </>
  )
}
