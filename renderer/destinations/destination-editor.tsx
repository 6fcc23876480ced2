import { useEffect, useEffectEvent, useRef, useState, type FormEvent } from 'react'
import {
  isPassed,
  t,
  type AppError,
  type Destination,
  type DestinationChoices,
  type DestinationPart,
} from '#contract'
import { invoke } from '../bridge.ts'
import { FormContext } from '../fields/field.tsx'
import { askToLeavePage, guardChanges, leavePage } from '../pages.ts'
import { useWindow } from '../store.ts'
import { showToast } from '../toast.ts'
import { Name } from '../words/name.tsx'
import { checklist } from './checklist.ts'
import { ConnectionPanel } from './connection-panel.tsx'
import { DestinationActions } from './destination-actions.tsx'
import { EditorButtons } from './editor-buttons.tsx'
import { focusPart } from './focus-part.ts'
import { LinkFields, ObjectFields } from './folded-fields.tsx'
import {
  entriesOf,
  initialEntries,
  isSame,
  isTestedAlike,
  readDestination,
  type Complaints,
} from './form-entries.ts'
import { KeyTemplateField } from './key-template-field.tsx'
import { KeysFields } from './keys-fields.tsx'
import { rememberTest } from './last-tests.ts'
import { NetworkFields } from './network-fields.tsx'
import { PlaceFields } from './place-fields.tsx'
import { Refusal } from './refusal.tsx'
import { useConnectionTest } from './use-connection-test.ts'

/** Where the form stands; secrets live in the inputs alone, never in React's state. */
type Standing =
  | { kind: 'editing'; complaints: Complaints }
  | { kind: 'saving' }
  | { kind: 'refused'; error: AppError }

type Props = {
  /** Null for a new destination. */
  known: Destination | null
  /** The profile of ~/.aws that a new one begins with. */
  profile: string | null
  /** What somebody came to change. */
  part: DestinationPart | undefined
  choices: DestinationChoices
}

/** The form of one destination, and the test of what it says. */
export function DestinationEditor({ known, profile, part, choices }: Props) {
  const [standing, setStanding] = useState<Standing>({ kind: 'editing', complaints: {} })
  const [isStale, setStale] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const { progress, tested, start, stop } = useConnectionTest()
  const id = known?.id ?? null
  const complaints = standing.kind === 'editing' ? standing.complaints : {}
  const foundRegion = progress.kind === 'done' && isPassed(progress.check) ? progress.check.region : null
  const refusal =
    standing.kind === 'refused' ? standing.error : progress.kind === 'refused' ? progress.error : null
  const failed =
    progress.kind === 'done' && !isStale
      ? checklist(progress.check.lines).find(({ status }) => status === 'failed')
      : undefined

  /** Who works in the form wants to see it, however narrow the window becomes. */
  const stay = useEffectEvent(() => {
    if (id !== null)
      useWindow.setState({ page: { kind: 'destinations', shown: { kind: 'known', id, part } } })
  })
  const follow = useEffectEvent(() => {
    if (form.current === null || tested.current.size === 0) return
    setStale(!isTestedAlike(tested.current, entriesOf(form.current), foundRegion))
  })
  useEffect(() => {
    const element = form.current
    if (element === null) return
    // What is filled in by itself follows what was typed a moment later.
    element.addEventListener('input', () => requestAnimationFrame(() => follow()))
    element.addEventListener('focusin', () => stay())
    const initial = entriesOf(element)
    return guardChanges(() => !isSame(initial, entriesOf(element)))
  }, [])
  useEffect(() => focusPart(form.current, part), [part])
  useEffect(() => {
    if (standing.kind === 'editing') form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [standing])

  /** What the form says; null, with complaints shown, when it cannot be read. */
  const read = () => {
    const element = form.current
    if (element === null) return null
    const found = readDestination(new FormData(element), id)
    setStanding({ kind: 'editing', complaints: found.ok ? {} : found.complaints })
    if (!found.ok) return null
    setStale(false)
    return { filled: found.value, entries: entriesOf(element) }
  }
  const finish = (words: string, saved: Destination) => {
    // What was typed is not for a second look.
    for (const secret of form.current?.querySelectorAll<HTMLInputElement>('[data-secret]') ?? [])
      secret.value = ''
    // How many uploads go to the new address now is said already, and tells that it is saved.
    const isTold = known !== null && useWindow.getState().toast?.tone === 'good'
    if (!isTold)
      showToast('good', words, known === null ? [t('destinations.dropsGoTo', { name: saved.name })] : [])
    leavePage()
  }
  const test = async () => {
    const now = read()
    if (now === null) return
    const result = await start('destinations.test', now.filled, now.entries)
    if (result?.ok === true && id !== null) rememberTest(id, result.value)
  }
  const connect = async (event: FormEvent) => {
    event.preventDefault()
    const now = read()
    if (now === null) return
    const result = await start('destinations.connect', now.filled, now.entries)
    if (result?.ok !== true) return
    const { check, saved } = result.value
    if (check !== null && (saved?.id ?? id) !== null) rememberTest(saved?.id ?? id ?? '', check)
    if (saved !== null)
      finish(check === null ? t('destinations.saved') : t('destinations.nowConnected'), saved)
  }
  const saveAnyway = async () => {
    const now = read()
    if (now === null) return
    setStanding({ kind: 'saving' })
    const result = await invoke('destinations.save', now.filled)
    if (result.ok) {
      if (progress.kind === 'done') rememberTest(result.value.id, progress.check)
      finish(t('destinations.savedThoughFailed'), result.value)
    } else setStanding({ kind: 'refused', error: result.error })
  }
  const copyPolicy = async () => {
    const now = read()
    if (now === null) return false
    const result = await invoke('destinations.copyPolicy', now.filled)
    if (!result.ok) setStanding({ kind: 'refused', error: result.error })
    return result.ok
  }

  return (
    <div className="destination-work">
      <form ref={form} className="editor" noValidate onSubmit={(event) => void connect(event)}>
        <div className="editor-scroller">
          <div className="editor-heading">
            <h1 className="page-title">
              {known === null ? t('destinations.newOne') : <Name>{known.name}</Name>}
            </h1>
            {known === null ? null : <DestinationActions destination={known} />}
          </div>
          <FormContext value={{ values: known === null ? {} : initialEntries(known), complaints }}>
            <h2 className="group-title">{t('form.where')}</h2>
            <PlaceFields
              known={known}
              start={choices.profiles.find(({ name }) => name === profile) ?? {}}
              presets={choices.presets}
              foundRegion={foundRegion}
            />
            <h2 className="group-title">{t('form.keys')}</h2>
            <KeysFields
              group="keys"
              label={t('form.keys')}
              source={known?.credentials ?? null}
              profile={profile}
              choices={choices}
            />
            <h2 className="group-title">{t('form.names')}</h2>
            <KeyTemplateField initial={known?.keyTemplate ?? choices.keyTemplate} form={form} />
            <div className="form-foldeds">
              <ObjectFields known={known} />
              <LinkFields known={known} choices={choices} />
              <NetworkFields known={known} />
            </div>
          </FormContext>
        </div>
        <div className="editor-footer">
          {refusal === null ? null : <Refusal text={`${refusal.message} ${refusal.advice}`} />}
          {failed === undefined ? null : (
            <Refusal text={t('connection.why', { title: failed.title, text: failed.notes.join(' ') })} />
          )}
          <EditorButtons
            connectName={known === null ? t('form.connect') : t('buttons.save')}
            doing={progress.kind === 'running' ? 'testing' : standing.kind === 'saving' ? 'saving' : null}
            onStop={stop}
            onCancel={askToLeavePage}
            onSaveAnyway={failed === undefined ? null : () => void saveAnyway()}
            onCopyPolicy={copyPolicy}
          />
        </div>
      </form>
      <ConnectionPanel
        progress={progress}
        isStale={isStale}
        known={known?.capabilities}
        id={id}
        onTest={() => void test()}
      />
    </div>
  )
}
