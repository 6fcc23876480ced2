import { use, type ComponentProps } from 'react'
import { Field, FormContext } from './field.tsx'

/** A labelled choice: pairs of value and words. `onChoose` gets the value that was chosen. */
export function SelectField({
  label,
  hint,
  options,
  onChoose,
  ...select
}: {
  label: string
  hint?: string | undefined
  options: readonly (readonly [value: string | number, words: string])[]
  onChoose?: (value: string) => void
} & Omit<ComponentProps<'select'>, 'className' | 'id' | 'onChange'>) {
  const { values } = use(FormContext)
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <select
          {...(select.value === undefined ? { defaultValue: values[select.name ?? ''] } : {})}
          {...select}
          {...control}
          className="field-input"
          onChange={(event) => onChoose?.(event.target.value)}
        >
          {options.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
