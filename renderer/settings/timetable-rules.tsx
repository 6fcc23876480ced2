import { useRef, useState } from 'react'
import { t, type BandwidthRule, type RateLimit } from '#contract'
import { IconButton } from '../buttons.tsx'
import { Icon } from '../icons.tsx'
import { RuleForm } from './rule-form.tsx'
import { limitInWords, ruleInWords } from './rule-words.ts'

type Props = {
  rules: readonly BandwidthRule[]
  otherwise: RateLimit
  onChange: (rules: BandwidthRule[]) => void
}

/** The weekly timetable as a list of rules; the first that fits an hour holds, and the limit where none does. */
export function TimetableRules({ rules, otherwise, onChange }: Props) {
  const [isAdding, setAdding] = useState(false)
  const addButton = useRef<HTMLButtonElement>(null)
  return (
    <div className="field">
      <span className="field-label" id="timetable-label">
        {t('timetable.title')}
      </span>
      <ul className="rules" aria-labelledby="timetable-label">
        {rules.map((rule, index) => (
          <li className="rule" key={ruleInWords(rule)}>
            <span>{ruleInWords(rule)}</span>
            <IconButton
              name={t('timetable.removeRule', { rule: ruleInWords(rule) })}
              icon="close"
              onClick={() => {
                onChange(rules.filter((_, other) => other !== index))
                // The button goes with its rule, and the focus would be lost with it.
                addButton.current?.focus()
              }}
            />
          </li>
        ))}
        <li className="rule">
          <span className="quiet">
            {t(rules.length === 0 ? 'timetable.atAllHours' : 'timetable.otherwise', {
              limit: limitInWords(otherwise),
            })}
          </span>
        </li>
      </ul>
      {isAdding ? (
        <RuleForm
          onClose={() => setAdding(false)}
          onAdd={(rule) => {
            setAdding(false)
            onChange([...rules.filter((other) => ruleInWords(other) !== ruleInWords(rule)), rule])
          }}
        />
      ) : (
        <button ref={addButton} type="button" className="button rules-add" onClick={() => setAdding(true)}>
          <Icon name="add" />
          {t('timetable.addRule')}
        </button>
      )}
    </div>
  )
}
