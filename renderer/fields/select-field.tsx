import { useId, type ComponentProps } from 'react'

/** A labelled choice: pairs of value and words. */
export function SelectField({
  label,
  hint,
  options,
  ...select
}: {
  name: string
  label: string
  hint?: string
  options: readonly (readonly [value: string, words: string])[]
} & Omit<ComponentProps<'select'>, 'name' | 'className' | 'id'>) {
  const selectId = useId()
  const noteId = useId()
  return (
    <div className="field">
      <label className="field-label" htmlFor={selectId}>
        {label}
      </label>
      <select
        {...select}
        className="field-input"
        id={selectId}
        aria-describedby={hint === undefined ? undefined : noteId}
      >
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      {hint === undefined ? null : (
        <p className="field-note" id={noteId}>
          {hint}
        </p>
      )}
    </div>
  )
}
