import { use, type ComponentProps, type ReactNode } from 'react'
import { visibleText } from '#contract'
import { Name } from '../words/name.tsx'
import { Sentence } from '../words/sentence.tsx'
import { Field, FormContext } from './field.tsx'

export type TextFieldProps = {
  name: string
  label: string
  hint?: ReactNode
  complaint?: string | undefined
  type?: 'text' | 'password' | 'time'
  children?: ReactNode
} & Omit<ComponentProps<'input'>, 'name' | 'type' | 'className' | 'id'>

/** A labelled input, with `children` beside it. It begins with the form's value unless it has one of its own. */
export function TextField({
  label,
  hint,
  complaint: own,
  type = 'text',
  children,
  ...input
}: TextFieldProps) {
  const { values, complaints } = use(FormContext)
  const complaint = own ?? complaints[input.name]
  // An input shows what it holds as it is, and could not be edited otherwise.
  const before = String(input.value ?? values[input.name] ?? '')
  return (
    <Field
      label={label}
      hint={visibleText(before) === before ? hint : <Unseen>{before}</Unseen>}
      complaint={complaint}
    >
      {(control) => (
        <div className="field-line">
          <input
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            {...(input.value === undefined ? { defaultValue: values[input.name] } : {})}
            {...input}
            {...control}
            className="field-input"
            type={type}
            aria-invalid={complaint !== undefined}
          />
          {children}
        </div>
      )}
    </Field>
  )
}

function Unseen({ children }: { children: string }) {
  return <Sentence of="fields.unseen" with={{ text: <Name>{children}</Name> }} />
}

export function TextFieldPair({ fields }: { fields: readonly TextFieldProps[] }) {
  return (
    <div className="form-pair">
      {fields.map((field) => (
        <TextField key={field.name} {...field} />
      ))}
    </div>
  )
}
