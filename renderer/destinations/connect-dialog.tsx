import { useEffect, useId, useRef, useState, type FormEvent } from 'react'
import { visibleText } from '#contract'
import type {
  AppError,
  Destination,
  DestinationPart,
  DestinationChoices,
  DestinationForm as Filled,
} from '#contract'
import { invoke } from '../bridge.ts'
import { closeDialog } from '../dialogs.ts'
import { Modal } from '../shell/modal.tsx'
import { useWindow } from '../store.ts'
import { AdvancedFields } from './advanced-fields.tsx'
import { FormContext } from '../fields/field.tsx'
import { TestLines, useConnectionTest } from './connection-test.tsx'
import { focusPart } from './focus-part.ts'
import { initialEntries, readDestination, type Complaints } from './form-entries.ts'
import { KeyTemplateField } from './key-template-field.tsx'
import { KeysFields } from './keys-fields.tsx'
import { PlaceFields } from './place-fields.tsx'
import { Refusal } from './refusal.tsx'
import { Button } from '../buttons.tsx'
import { Name } from '../words/name.tsx'

/** Where the form stands; secrets live in the inputs alone, never in React's state. */
type Progress =
  | { kind: 'editing'; complaints: Complaints }
  | { kind: 'saving' }
  | { kind: 'refused'; error: AppError; hadSecrets: boolean }

type Props = { known: Destination | null; part: DestinationPart | undefined }

/** Sets up a new destination, or changes the one that the dialog names. */
export function ConnectDialog() {
  const dialog = useWindow((state) => state.dialog)
  const destinations = useWindow((state) => state.destinations)
  const id = dialog?.kind === 'edit-destination' ? dialog.id : null
  const known = destinations.find((each) => each.id === id) ?? null
  if (dialog?.kind !== 'connect' && known === null) return null
  const title =
    known === null ? (
      'Connect a destination'
    ) : (
      <>
        Edit <Name>{known.name}</Name>
      </>
    )
  return (
    <Modal key={known?.id} title={title} onClose={closeDialog}>
      <DestinationForm known={known} part={dialog?.kind === 'edit-destination' ? dialog.part : undefined} />
    </Modal>
  )
}

/** Appears as soon as it is known what there is to choose from. */
function DestinationForm({ known, part }: Props) {
  const [choices, setChoices] = useState<DestinationChoices | null>(null)
  const id = known?.id ?? null
  useEffect(() => {
    void invoke('destinations.choices', { id }).then((result) => {
      if (result.ok) setChoices(result.value)
    })
  }, [id])
  return choices === null ? null : <LoadedForm known={known} part={part} choices={choices} />
}

function LoadedForm({ known, part, choices }: Props & { choices: DestinationChoices }) {
  const [progress, setProgress] = useState<Progress>({ kind: 'editing', complaints: {} })
  const [isPolicyCopied, setPolicyCopied] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const test = useConnectionTest()
  const complaints = progress.kind === 'editing' ? progress.complaints : {}
  const values = known === null ? {} : initialEntries(known)

  /** What the form says; null, with complaints shown, when it cannot be read. */
  const read = (): Filled | null => {
    const element = form.current
    if (element === null) return null
    const entries = readDestination(new FormData(element), known?.id ?? null)
    setProgress({ kind: 'editing', complaints: entries.ok ? {} : entries.complaints })
    if (entries.ok) return entries.value
    const [first] = Object.keys(entries.complaints)
    element.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus()
    return null
  }

  const save = async (event: FormEvent) => {
    event.preventDefault()
    const filled = read()
    if (filled === null) return
    const secrets = [...(form.current?.querySelectorAll<HTMLInputElement>('input[type=password]') ?? [])]
    const hadSecrets = secrets.some(({ value }) => value !== '')
    for (const secret of secrets) secret.value = ''
    setProgress({ kind: 'saving' })
    const result = await invoke('destinations.save', filled)
    if (result.ok) closeDialog()
    else setProgress({ kind: 'refused', error: result.error, hadSecrets })
  }
  const startTest = () => {
    const filled = read()
    if (filled !== null) void test.start(filled)
  }
  const copyPolicy = async () => {
    const filled = read()
    if (filled === null) return
    const result = await invoke('destinations.copyPolicy', filled)
    if (result.ok) setPolicyCopied(true)
    else setProgress({ kind: 'refused', error: result.error, hadSecrets: false })
  }

  // The dialog opens before the fields are there, so it cannot focus the first one.
  useEffect(() => focusPart(form.current, part), [part])

  const isSaving = progress.kind === 'saving'
  return (
    <form ref={form} className="form" noValidate onSubmit={(event) => void save(event)}>
      <FormContext value={{ values, complaints }}>
        <PlaceFields known={known} presets={choices.presets} />
        <KeysFields group="keys" label="Credentials" source={known?.credentials ?? null} choices={choices} />
        <KeyTemplateField initial={known?.keyTemplate ?? choices.keyTemplate} form={form} />
        <AdvancedFields known={known} choices={choices} />
      </FormContext>
      {choices.capabilities.length === 0 ? null : <Capabilities sentences={choices.capabilities} />}
      <TestLines progress={test.progress} />
      {progress.kind === 'refused' ? (
        <Refusal error={progress.error} more={progress.hadSecrets ? 'Enter the secrets again.' : ''} />
      ) : null}
      <div className="modal-buttons">
        <Button
          name={isPolicyCopied ? 'Policy copied' : 'Copy IAM policy'}
          onClick={() => void copyPolicy()}
        />
        <Button name="Test connection" onClick={startTest} disabled={test.progress.kind === 'running'} />
        <span className="modal-gap" />
        <Button name="Back" onClick={closeDialog} />
        <Button
          name={known === null ? (isSaving ? 'Connecting …' : 'Connect') : isSaving ? 'Saving …' : 'Save'}
          type="submit"
          kind="primary"
          disabled={isSaving}
        />
      </div>
    </form>
  )
}

/** What is known of the store, from tests and from its answers. */
function Capabilities({ sentences }: { sentences: readonly string[] }) {
  const titleId = useId()
  return (
    <section className="test" aria-labelledby={titleId}>
      <h3 className="test-summary" id={titleId}>
        What this store can do
      </h3>
      {sentences.map((sentence) => (
        <p key={sentence} className="field-note">
          {visibleText(sentence)}
        </p>
      ))}
    </section>
  )
}
