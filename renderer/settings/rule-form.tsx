import { useState, type FormEvent } from 'react'
import type { BandwidthRule } from '#contract'
import { limitKinds, readRule, type LimitKind } from './read-rule.ts'
import { longDays, shortDays, timeOf } from './rule-words.ts'
import { Button } from '../buttons.tsx'

/** Days, hours and a limit of one more rule of the timetable. */
export function RuleForm({ onAdd, onClose }: { onAdd: (rule: BandwidthRule) => void; onClose: () => void }) {
  const [kind, setKind] = useState<LimitKind>('rate')
  const [complaint, setComplaint] = useState<string | null>(null)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const read = readRule(new FormData(event.currentTarget), kind)
    if (typeof read === 'string') setComplaint(read)
    else onAdd(read)
  }
  return (
    <form className="rule-form" aria-label="New rule" noValidate onSubmit={submit}>
      <fieldset className="rule-days">
        <legend className="field-label">Days</legend>
        {shortDays.map((name, day) => (
          <label className="rule-day" key={name}>
            <input
              type="checkbox"
              name="days"
              value={day}
              aria-label={longDays[day]}
              defaultChecked={day < 5}
            />
            {name}
          </label>
        ))}
      </fieldset>
      <div className="rule-hours">
        <label className="field">
          <span className="field-label">From</span>
          <input className="field-input" type="time" name="from" defaultValue={timeOf(9 * 60)} />
        </label>
        <label className="field">
          <span className="field-label">To</span>
          <input className="field-input" type="time" name="to" defaultValue={timeOf(18 * 60)} />
        </label>
        <label className="field">
          <span className="field-label">Then</span>
          <select
            className="field-input"
            value={kind}
            onChange={(event) => setKind(limitKinds.find((each) => each === event.target.value) ?? 'rate')}
          >
            <option value="rate">limit to</option>
            <option value="pause">do not upload</option>
            <option value="none">no limit</option>
          </select>
        </label>
        {kind === 'rate' ? (
          <label className="field">
            <span className="field-label">MB/s</span>
            <input
              className="field-input"
              name="rate"
              inputMode="decimal"
              defaultValue="5"
              autoComplete="off"
            />
          </label>
        ) : null}
      </div>
      {complaint === null ? null : (
        <p className="field-complaint" role="alert">
          {complaint}
        </p>
      )}
      <div className="rule-buttons">
        <Button name="Back" onClick={onClose} />
        <Button name="Add" type="submit" kind="primary" />
      </div>
    </form>
  )
}
