import { useState, type FormEvent } from 'react'
import { t, type MfaQuestion } from '#contract'
import { invoke } from '../bridge.ts'
import { TextField } from '../fields/text-field.tsx'
import { Modal } from '../shell/modal.tsx'
import { useWindow } from '../store.ts'
import { showFailure } from '../toast.ts'
import { Button } from '../buttons.tsx'
import { Name } from '../words/name.tsx'
import { Sentence } from '../words/sentence.tsx'

/** Asks for the code of a second factor, once nothing else is asked. */
export function MfaDialog() {
  const question = useWindow((state) => (state.dialog === null ? state.mfaQuestion : null))
  return question === null ? null : <MfaForm key={question.id} question={question} />
}

function MfaForm({ question }: { question: MfaQuestion }) {
  const note = t(`signIn.${question.before ?? 'first'}`, { device: question.device })
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
      title={<Sentence of="signIn.title" with={{ profile: <Name>{question.profile}</Name> }} />}
      onClose={() => void answer(null)}
    >
      <form className="form" onSubmit={submit}>
        <TextField
          name="code"
          label={t('signIn.code')}
          hint={note}
          complaint={question.before === null ? undefined : note}
          value={code}
          onChange={(event) => setCode(event.target.value.replaceAll(/\D/g, '').slice(0, 6))}
          inputMode="numeric"
          autoComplete="one-time-code"
        />
        <div className="modal-buttons">
          <Button name={t('signIn.notNow')} onClick={() => void answer(null)} />
          <Button name={t('signIn.signIn')} type="submit" kind="primary" disabled={code.length !== 6} />
        </div>
      </form>
    </Modal>
  )
}
