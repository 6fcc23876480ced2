import { useState } from 'react'
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
  const choose = async () => {
    const picked = await invoke('destinations.pickPath', { kind })
    if (picked.ok && picked.value.path !== null) setPath(picked.value.path)
  }
  return (
    <TextField {...field} value={path} readOnly>
      <Button name="Choose …" onClick={() => void choose()} />
      {path === '' || kind === 'secrets-folder' ? null : <Button name="None" onClick={() => setPath('')} />}
    </TextField>
  )
}
