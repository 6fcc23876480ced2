import { useId, useState, type FormEvent } from 'react'
import type { MfaQuestion } from '#contract'
import { invoke } from '../bridge.ts'
import { Modal } from '../shell/modal.tsx'
import { useWindow } from '../store.ts'
import { showFailure } from '../toast.ts'

/** Asks for the code of a second factor, once nothing else is asked. */
export function MfaDialog() {
  const question = useWindow((state) => (state.dialog === null ? state.mfaQuestion : null))
  return question === null ? null : <MfaForm key={question.id} question={question} />
}

const leads = {
  first: 'Six digits, from',
  refused: 'That code was not accepted. Enter the next one from',
  unanswered: 'The sign-in service did not answer. Enter a new code from',
} as const

function MfaForm({ question }: { question: MfaQuestion }) {
  const inputId = useId()
  const noteId = useId()
  const [code, setCode] = useState('')
  const answer = async (given: string | null) => {
    const result = await invoke('mfa.answer', { id: question.id, code: given })
    if (!result.ok) showFailure(result.error)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void answer(code)
  }
  return (
    <Modal title={`Sign in as ${question.profile}`} onClose={() => void answer(null)}>
      <form className="form" onSubmit={submit}>
        <div className="field">
          <label className="field-label" htmlFor={inputId}>
            MFA code
          </label>
          <input
            className="field-input"
            id={inputId}
            value={code}
            onChange={(event) => setCode(event.target.value.replaceAll(/\D/g, '').slice(0, 6))}
            inputMode="numeric"
            autoComplete="one-time-code"
            aria-describedby={noteId}
            aria-invalid={question.before === 'refused'}
          />
          <p className={question.before === null ? 'field-note' : 'field-complaint'} id={noteId}>
            {leads[question.before ?? 'first']} {question.device}
          </p>
        </div>
        <div className="modal-buttons">
          <button type="button" className="button" onClick={() => void answer(null)}>
            Not now
          </button>
          <button type="submit" className="button" data-kind="primary" disabled={code.length !== 6}>
            Sign in
          </button>
        </div>
      </form>
    </Modal>
  )
}
