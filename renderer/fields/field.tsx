import { createContext, useId, type ReactNode } from 'react'
import { visibleText } from '#contract'

/** What the fields of a form begin with, and what is wrong with them, both by the fields' names. */
export const FormContext = createContext<{
  values: Readonly<Record<string, string>>
  complaints: Readonly<Record<string, string>>
}>({ values: {}, complaints: {} })

/** A label above a control, and below it a hint or, in its place, what is wrong. */
export function Field({
  label,
  hint,
  complaint,
  children,
}: {
  label: string
  hint: ReactNode
  complaint?: string | undefined
  children: (control: { id: string; 'aria-describedby': string | undefined }) => ReactNode
}) {
  const id = useId()
  const noteId = useId()
  const note = complaint ?? hint
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': note === undefined ? undefined : noteId })}
      {note === undefined ? null : (
        <p className={complaint === undefined ? 'field-note' : 'field-complaint'} id={noteId}>
          {typeof note === 'string' ? visibleText(note) : note}
        </p>
      )}
    </div>
  )
}
