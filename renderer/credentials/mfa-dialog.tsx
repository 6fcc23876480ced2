import { useState, type FormEvent } from 'react'
import type { MfaQuestion } from '#contract'
import { invoke } from '../bridge.ts'
import { TextField } from '../fields/text-field.tsx'
import { Modal } from '../shell/modal.tsx'
import { useWindow } from '../store.ts'
import { showFailure } from '../toast.ts'
import { Button } from '../buttons.tsx'
import { Name } from '../words/name.tsx'

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
  const note = `${leads[question.before ?? 'first']} ${question.device}`
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
    <Modal
      title={
        <>
          Sign in as <Name>{question.profile}</Name>
        </>
      }
      onClose={() => void answer(null)}
    >
      <form className="form" onSubmit={submit}>
        <TextField
          name="code"
          label="MFA code"
          hint={note}
          complaint={question.before === null ? undefined : note}
          value={code}
          onChange={(event) => setCode(event.target.value.replaceAll(/\D/g, '').slice(0, 6))}
          inputMode="numeric"
          autoComplete="one-time-code"
        />
        <div className="modal-buttons">
          <Button name="Not now" onClick={() => void answer(null)} />
          <Button name="Sign in" type="submit" kind="primary" disabled={code.length !== 6} />
        </div>
      </form>
    </Modal>
  )
}
