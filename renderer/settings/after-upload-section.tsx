import {
  deleteLocal,
  setByAdministrator,
  verification,
  type AfterUploadSettings,
  type DeleteLocal,
} from '#contract'
import { changeSettings } from '../commands.ts'
import { SelectField } from '../fields/select-field.tsx'
import { useWindow } from '../store.ts'
import { SettingsSection } from './settings-section.tsx'

const delaysInDays = [0, 1, 7, 30]
const grades = {
  A: 'A checksum of the whole object (grade A)',
  B: 'Any checksum or an ETag (grade A or B)',
  C: 'Also by reading it back (grade A, B or C)',
} as const
const comparisons = {
  none: 'No',
  checksum: 'With what the store says of its object',
  'read-back': 'With the object itself, read back',
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
    <SettingsSection title="After upload" hint="For files that are added from now on.">
      <SelectField
        label="Read each file again and compare it"
        hint={
          verify === 'read-back'
            ? 'Each upload is followed by a download of the same size, which the store may charge.'
            : undefined
        }
        value={isKept || verify !== 'none' ? verify : 'checksum'}
        onChoose={(how) => change({ verify: verification.parse(how) })}
        options={Object.entries(isKept ? { none, ...some } : some)}
      />
      <SelectField
        label="The file on this computer"
        disabled={isLocked}
        hint={isLocked ? `${setByAdministrator}.` : undefined}
        value={isKept ? 'keep' : 'trash'}
        onChoose={(fate) => change({ deleteLocal: fate === 'trash' ? proven : null })}
        options={[
          ['keep', 'Stays where it is'],
          ['trash', 'Goes to the trash'],
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
        label="When"
        value={value.afterDays}
        onChoose={(days) => onChange({ ...value, afterDays: Number(days) })}
        options={delaysInDays.map((days) => [days, delayInWords(days)])}
      />
      {isReadBack ? null : (
        <SelectField
          label="Proof"
          value={value.grade}
          onChoose={(grade) => onChange(deleteLocal.parse({ ...value, grade }))}
          options={Object.entries(grades)}
        />
      )}
      <p className="field-note">
        A file goes only if a fresh reading of it equals its object. If its upload fails or is cancelled, or
        if the file or the object has changed, the file stays, and its row says why.
      </p>
    </>
  )
}

function delayInWords(days: number): string {
  if (days === 0) return 'As soon as it is proven'
  return days === 1 ? 'A day later, after another proof' : `${days} days later, after another proof`
}
