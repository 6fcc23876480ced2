import { deleteLocal, type AfterUploadSettings, type DeleteLocal } from '#contract'
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
const proven: DeleteLocal = { grade: 'B', afterDays: 0 }

const change = (changes: Partial<AfterUploadSettings>) => void changeSettings('afterUpload', changes)

/** What happens once a file has arrived: a proof, and whether its file on this computer goes. */
export function AfterUploadSection() {
  const { verify, deleteLocal } = useWindow((state) => state.settings.afterUpload)
  return (
    <SettingsSection title="After upload" hint="For files that are added from now on.">
      <label className="link-choice">
        <input
          type="checkbox"
          checked={verify || deleteLocal !== null}
          disabled={deleteLocal !== null}
          onChange={(event) => change({ verify: event.target.checked })}
        />
        Read each file again and compare it with its object
      </label>
      <SelectField
        label="The file on this computer"
        value={deleteLocal === null ? 'keep' : 'trash'}
        onChoose={(fate) => change({ deleteLocal: fate === 'trash' ? proven : null })}
        options={[
          ['keep', 'Stays where it is'],
          ['trash', 'Goes to the trash'],
        ]}
      />
      {deleteLocal === null ? null : (
        <TrashFields value={deleteLocal} onChange={(changed) => change({ deleteLocal: changed })} />
      )}
    </SettingsSection>
  )
}

function TrashFields({ value, onChange }: { value: DeleteLocal; onChange: (value: DeleteLocal) => void }) {
  return (
    <>
      <SelectField
        label="When"
        value={value.afterDays}
        onChoose={(days) => onChange({ ...value, afterDays: Number(days) })}
        options={delaysInDays.map((days) => [days, delayInWords(days)])}
      />
      <SelectField
        label="Proof"
        value={value.grade}
        onChoose={(grade) => onChange(deleteLocal.parse({ ...value, grade }))}
        options={Object.entries(grades)}
      />
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
