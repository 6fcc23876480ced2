import { useRef, useState, type FormEvent } from 'react'
import type { AppError } from '#contract'
import { invoke } from '../bridge.ts'
import { Icon } from '../icons.tsx'
import { readDestination, type Complaints } from './form-entries.ts'
import { TextField } from './text-field.tsx'

/** Where the form stands; the secret lives in the input alone, never in React's state. */
type Progress =
  | { kind: 'editing'; complaints: Complaints }
  | { kind: 'saving' }
  | { kind: 'refused'; error: AppError }

/** Connects a bucket. The secret is cleared from the form as soon as it was handed to the main process. */
export function DestinationForm({ onClose }: { onClose: () => void }) {
  const [progress, setProgress] = useState<Progress>({ kind: 'editing', complaints: {} })
  const secret = useRef<HTMLInputElement>(null)
  const complaints = progress.kind === 'editing' ? progress.complaints : {}

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const read = readDestination(new FormData(form))
    if (!read.ok) {
      setProgress({ kind: 'editing', complaints: read.complaints })
      form.querySelector<HTMLInputElement>(`[name=${Object.keys(read.complaints)[0]}]`)?.focus()
      return
    }
    if (secret.current !== null) secret.current.value = ''
    setProgress({ kind: 'saving' })
    const result = await invoke('destinations.add', read.value)
    if (!result.ok) {
      setProgress({ kind: 'refused', error: result.error })
      return
    }
    onClose()
  }

  return (
    <form className="form" noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        name="name"
        label="Name"
        hint="How you call it: Client reviews"
        complaint={complaints.name}
      />
      <TextField
        name="endpoint"
        label="Endpoint"
        hint="Empty for AWS; else such as https://s3.example.com"
        complaint={complaints.endpoint}
      />
      <div className="form-pair">
        <TextField name="bucket" label="Bucket" complaint={complaints.bucket} />
        <TextField name="region" label="Region" initial="us-east-1" complaint={complaints.region} />
      </div>
      <div className="form-pair">
        <TextField
          name="prefix"
          label="Prefix"
          hint="Optional folder in the bucket"
          complaint={complaints.prefix}
        />
        <label className="form-check">
          <input type="checkbox" name="pathStyle" defaultChecked />
          Path-style addresses
        </label>
      </div>
      <div className="form-pair">
        <TextField name="accessKeyId" label="Access key ID" complaint={complaints.accessKeyId} />
        <TextField
          name="secretAccessKey"
          label="Secret access key"
          hint="Kept in the system keychain only"
          type="password"
          complaint={complaints.secretAccessKey}
          ref={secret}
        />
      </div>
      {progress.kind === 'refused' ? (
        <p className="form-refused" role="alert">
          <Icon name="alert" />
          <span>
            {progress.error.message} {progress.error.advice} Enter the secret access key again.
          </span>
        </p>
      ) : null}
      <div className="modal-buttons">
        <button type="button" className="button" onClick={onClose}>
          Back
        </button>
        <button type="submit" className="button" data-kind="primary" disabled={progress.kind === 'saving'}>
          {progress.kind === 'saving' ? 'Connecting …' : 'Connect'}
        </button>
      </div>
    </form>
  )
}
