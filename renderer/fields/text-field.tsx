import { useId, type ComponentProps, type ReactNode } from 'react'

/** A labelled input with a hint, or in its place what is wrong. `children` stand beside the input. */
export function TextField({
  label,
  hint,
  complaint,
  type = 'text',
  children,
  ...input
}: {
  name: string
  label: string
  hint?: ReactNode
  complaint?: string | undefined
  type?: 'text' | 'password'
  children?: ReactNode
} & Omit<ComponentProps<'input'>, 'name' | 'type' | 'className' | 'id'>) {
  const inputId = useId()
  const noteId = useId()
  const note = complaint ?? hint
  return (
    <div className="field">
      <label className="field-label" htmlFor={inputId}>
        {label}
      </label>
      <div className="field-line">
        <input
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          {...input}
          className="field-input"
          id={inputId}
          type={type}
          aria-invalid={complaint !== undefined}
          aria-describedby={note === undefined ? undefined : noteId}
        />
        {children}
      </div>
      {note === undefined ? null : (
        <p className={complaint === undefined ? 'field-note' : 'field-complaint'} id={noteId}>
          {note}
        </p>
      )}
    </div>
  )
}
