import { useId, type Ref } from 'react'
import type { FieldName } from './form-entries.ts'

/** A labelled input with a hint, or in its place what is wrong. */
export function TextField({
  name,
  label,
  hint,
  initial,
  complaint,
  type = 'text',
  ref,
}: {
  name: FieldName
  label: string
  hint?: string
  initial?: string
  complaint: string | undefined
  type?: 'text' | 'password'
  ref?: Ref<HTMLInputElement>
}) {
  const inputId = useId()
  const noteId = useId()
  const note = complaint ?? hint
  return (
    <div className="field">
      <label className="field-label" htmlFor={inputId}>
        {label}
      </label>
      <input
        {...(ref === undefined ? {} : { ref })}
        className="field-input"
        id={inputId}
        name={name}
        type={type}
        defaultValue={initial}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-invalid={complaint !== undefined}
        aria-describedby={note === undefined ? undefined : noteId}
      />
      {note === undefined ? null : (
        <p className={complaint === undefined ? 'field-note' : 'field-complaint'} id={noteId}>
          {note}
        </p>
      )}
    </div>
  )
}
