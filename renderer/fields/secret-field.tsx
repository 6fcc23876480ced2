import { useState } from 'react'
import { t } from '#contract'
import { TextField, type TextFieldProps } from './text-field.tsx'

/** A secret while it is typed. It lives in the input alone; what is stored already never comes to the window. */
export function SecretField(field: Omit<TextFieldProps, 'type' | 'children'>) {
  const [isShown, setShown] = useState(false)
  return (
    <TextField {...field} type={isShown ? 'text' : 'password'} data-secret="">
      <button
        type="button"
        className="field-inside field-show"
        aria-pressed={isShown}
        onClick={() => setShown(!isShown)}
      >
        {t('fields.show')}
      </button>
    </TextField>
  )
}
