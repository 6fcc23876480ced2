import { useEffect, useRef, useState } from 'react'
import { t } from '#contract'
import { invoke } from '../bridge.ts'
import { Button } from '../buttons.tsx'
import { TextField } from './text-field.tsx'

type Props = {
  name: string
  label: string
  hint: string
  initial: string
  kind: 'ca-file' | 'secrets-folder'
}

/** A file or folder that a person chooses in a dialog: the page itself can name none. */
export function PathField({ initial, kind, ...field }: Props) {
  const [path, setPath] = useState(initial)
  const input = useRef<HTMLInputElement>(null)
  // A form learns of what was typed by itself, but not of what was chosen.
  useEffect(() => {
    if (path !== initial) input.current?.dispatchEvent(new Event('input', { bubbles: true }))
  }, [path, initial])
  const choose = async () => {
    const picked = await invoke('destinations.pickPath', { kind })
    if (picked.ok && picked.value.path !== null) setPath(picked.value.path)
  }
  return (
    <TextField {...field} ref={input} value={path} readOnly>
      <Button name={t('fields.choose')} onClick={() => void choose()} />
      {path === '' || kind === 'secrets-folder' ? null : (
        <Button name={t('fields.none')} onClick={() => setPath('')} />
      )}
    </TextField>
  )
}
