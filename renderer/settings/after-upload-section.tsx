import type { AfterUploadSettings, DeleteLocal } from '#contract'
import { changeSettings } from '../commands.ts'
import { useWindow } from '../store.ts'
import { SettingsSection } from './settings-section.tsx'

const delaysInDays = [0, 1, 7, 30]
const grades = {
  A: 'A checksum of the whole object (grade A)',
  B: 'Any checksum or an ETag (grade A or B)',
  C: 'Also by reading it back (grade A, B or C)',
} as const
const proven: DeleteLocal = { grade: 'B', afterDays: 0 }

/** What happens once a file has arrived: a proof, and whether its file on this computer goes. */
export function AfterUploadSection() {
  const afterUpload = useWindow((state) => state.settings.afterUpload)
  const { verify, deleteLocal } = afterUpload
  const change = (changes: Partial<AfterUploadSettings>) =>
    void changeSettings({ afterUpload: { ...afterUpload, ...changes } })
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
      <label className="field">
        <span className="field-label">The file on this computer</span>
        <select
          className="field-input"
          value={deleteLocal === null ? 'keep' : 'trash'}
          onChange={(event) => change({ deleteLocal: event.target.value === 'trash' ? proven : null })}
        >
          <option value="keep">Stays where it is</option>
          <option value="trash">Goes to the trash</option>
        </select>
      </label>
      {deleteLocal === null ? null : (
        <TrashFields value={deleteLocal} onChange={(changed) => change({ deleteLocal: changed })} />
      )}
    </SettingsSection>
  )
}

function TrashFields({ value, onChange }: { value: DeleteLocal; onChange: (value: DeleteLocal) => void }) {
  return (
    <>
      <label className="field">
        <span className="field-label">When</span>
        <select
          className="field-input"
          value={value.afterDays}
          onChange={(event) => onChange({ ...value, afterDays: Number(event.target.value) })}
        >
          {delaysInDays.map((days) => (
            <option key={days} value={days}>
              {delayInWords(days)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="field-label">Proof</span>
        <select
          className="field-input"
          value={value.grade}
          onChange={(event) => {
            const grade = event.target.value
            if (grade === 'A' || grade === 'B' || grade === 'C') onChange({ ...value, grade })
          }}
        >
          {Object.entries(grades).map(([grade, words]) => (
            <option key={grade} value={grade}>
              {words}
            </option>
          ))}
        </select>
      </label>
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
