import { useState, type FormEvent } from 'react'
import type { BandwidthRule, RateLimit } from '#contract'
import { readRate } from './rate-field.tsx'
import { longDays, minuteOf, shortDays, timeOf } from './rule-words.ts'

type Kind = 'rate' | 'none' | 'pause'

/** Days, hours and a limit of one more rule of the timetable. */
export function RuleForm({ onAdd, onClose }: { onAdd: (rule: BandwidthRule) => void; onClose: () => void }) {
  const [kind, setKind] = useState<Kind>('rate')
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
            onChange={(event) => setKind(kinds.find((each) => each === event.target.value) ?? 'rate')}
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
        <button type="button" className="button" onClick={onClose}>
          Back
        </button>
        <button type="submit" className="button" data-kind="primary">
          Add
        </button>
      </div>
    </form>
  )
}

const kinds: readonly Kind[] = ['rate', 'pause', 'none']

/** A rule, or what is wrong with the form. */
export function readRule(form: FormData, kind: Kind): BandwidthRule | string {
  const days = form.getAll('days').map(Number)
  const [fromMinute, toMinute] = ['from', 'to'].map((name) => minuteOf(textOf(form, name)))
  if (days.length === 0) return 'Choose at least one day.'
  if (fromMinute === null || fromMinute === undefined)
    return 'Give the time at which it begins, such as 09:00.'
  if (toMinute === null || toMinute === undefined) return 'Give the time at which it ends, such as 18:00.'
  const limit = limitOf(textOf(form, 'rate'), kind)
  return typeof limit === 'string' ? limit : { days, fromMinute, toMinute, bytesPerSecond: limit }
}

function limitOf(text: string, kind: Kind): RateLimit | string {
  if (kind === 'none') return null
  if (kind === 'pause') return 0
  const read = readRate(text)
  if (!read.ok) return read.complaint
  return read.bytesPerSecond ?? 'Give a number more than 0, such as 5 or 2.5.'
}

function textOf(form: FormData, name: string): string {
  const entry = form.get(name)
  return typeof entry === 'string' ? entry : ''
}
