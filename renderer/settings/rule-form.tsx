import { useState, type FormEvent } from 'react'
import { t, type BandwidthRule } from '#contract'
import { SelectField } from '../fields/select-field.tsx'
import { TextField } from '../fields/text-field.tsx'
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
    <form className="rule-form" aria-label={t('timetable.newRule')} noValidate onSubmit={submit}>
      <fieldset className="rule-days">
        <legend className="field-label">{t('timetable.days')}</legend>
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
        <TextField name="from" label={t('timetable.from')} type="time" defaultValue={timeOf(9 * 60)} />
        <TextField name="to" label={t('timetable.to')} type="time" defaultValue={timeOf(18 * 60)} />
        <SelectField
          label={t('timetable.what')}
          value={kind}
          onChoose={(chosen) => setKind(limitKinds.find((each) => each === chosen) ?? 'rate')}
          options={[
            ['rate', t('timetable.limitTo')],
            ['pause', t('timetable.doNotUpload')],
            ['none', t('timetable.noLimit')],
          ]}
        />
        {kind === 'rate' ? <TextField name="rate" label="MB/s" inputMode="decimal" defaultValue="5" /> : null}
      </div>
      {complaint === null ? null : (
        <p className="field-complaint" role="alert">
          {complaint}
        </p>
      )}
      <div className="rule-buttons">
        <Button name={t('buttons.back')} onClick={onClose} />
        <Button name={t('timetable.add')} type="submit" kind="primary" />
      </div>
    </form>
  )
}
