import { useState } from 'react'
import { invoke } from '../bridge.ts'
import { TextField } from './text-field.tsx'

/** A file or folder that a person chooses in a dialog: the page itself can name none. */
export function PathField({
  name,
  label,
  hint,
  initial,
  kind,
  complaint,
}: {
  name: string
  label: string
  hint: string
  initial: string
  kind: 'ca-file' | 'secrets-folder'
  complaint?: string | undefined
}) {
  const [path, setPath] = useState(initial)
  const choose = async () => {
    const picked = await invoke('destinations.pickPath', { kind })
    if (picked.ok && picked.value.path !== null) setPath(picked.value.path)
  }
  return (
    <TextField name={name} label={label} hint={hint} value={path} readOnly complaint={complaint}>
      <button type="button" className="button" onClick={() => void choose()}>
        Choose …
      </button>
      {path === '' || kind === 'secrets-folder' ? null : (
        <button type="button" className="button" onClick={() => setPath('')}>
          None
        </button>
      )}
    </TextField>
  )
}
