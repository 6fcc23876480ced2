import { useState, type ReactNode } from 'react'
import { causeOf, t, visibleText, type KeyAnswer, type UploadView } from '#contract'
import { Button } from '../buttons.tsx'
import { closeDialog } from '../dialogs.ts'
import { runCommand } from '../run-command.ts'
import { Modal } from '../shell/modal.tsx'
import { useWindow } from '../store.ts'
import { Name } from '../words/name.tsx'
import { Sentence } from '../words/sentence.tsx'
import { othersOfDrop, settleKey, tryAgain } from './mend-upload.ts'

/** The questions before an upload is mended in a way that a person may not want. */
export function MendDialog() {
  const dialog = useWindow((state) => state.dialog)
  const uploads = useWindow((state) => state.uploads)
  if (dialog?.kind === 'start-over') return <StartOver ids={dialog.ids.filter((id) => uploads.has(id))} />
  const id = dialog !== null && 'id' in dialog ? dialog.id : ''
  const upload = uploads.get(id)
  if (upload === undefined) return null
  if (dialog?.kind === 'settle-key') return <SettleKey upload={upload} answer={dialog.answer} />
  if (dialog?.kind === 'other-file') return <OtherFile upload={upload} chosen={dialog.name} />
  return dialog?.kind === 'sign-in' ? <SignIn upload={upload} /> : null
}

type QuestionProps = {
  title: ReactNode
  text: string
  more?: ReactNode
  no: string
  yes: string
  kind: 'primary' | 'danger'
  onYes: () => Promise<unknown>
}

function Question({ title, text, more, no, yes, kind, onYes }: QuestionProps) {
  const confirm = () => {
    closeDialog()
    void onYes()
  }
  return (
    <Modal title={title} onClose={closeDialog}>
      <p className="modal-text">{visibleText(text)}</p>
      {more}
      <div className="modal-buttons">
        <Button name={no} onClick={closeDialog} />
        <Button name={yes} kind={kind} onClick={confirm} />
      </div>
    </Modal>
  )
}

const answers = {
  'keep-both': {
    title: 'mend.keepBothTitle',
    text: t('mend.keepBothText'),
    yes: t('mend.keepBoth'),
    kind: 'primary',
  },
  replace: {
    title: 'mend.replaceTitle',
    text: t('mend.replaceText'),
    yes: t('mend.replace'),
    kind: 'danger',
  },
  skip: { title: 'mend.skipTitle', text: t('mend.skipText'), yes: t('mend.skip'), kind: 'primary' },
} as const satisfies Record<KeyAnswer, unknown>

function SettleKey({ upload, answer }: { upload: UploadView; answer: KeyAnswer }) {
  const [forAll, setForAll] = useState(false)
  const others = othersOfDrop(upload)
  const { title, ...rest } = answers[answer]
  const more =
    others === 0 ? null : (
      <label className="form-check">
        <input type="checkbox" checked={forAll} onChange={(event) => setForAll(event.target.checked)} />
        {t('mend.forAll')}
      </label>
    )
  return (
    <Question
      {...rest}
      title={<Sentence of={title} with={{ name: <Name>{upload.name}</Name> }} />}
      more={more}
      no={t('mend.back')}
      onYes={() => settleKey(upload.id, answer, forAll)}
    />
  )
}

function OtherFile({ upload, chosen }: { upload: UploadView; chosen: string }) {
  return (
    <Question
      title={<Sentence of="mend.otherFileTitle" with={{ name: <Name>{chosen}</Name> }} />}
      text={t('mend.otherFileText', { name: upload.name })}
      no={t('mend.back')}
      yes={t('mend.otherFile')}
      kind="primary"
      onYes={() => runCommand('uploads.uploadChosen', { id: upload.id })}
    />
  )
}

function StartOver({ ids }: { ids: string[] }) {
  if (ids.length === 0) return null
  const count = ids.length
  return (
    <Question
      title={t('mend.startOverTitle', { count })}
      text={t('mend.startOverText', { count })}
      no={t('mend.goOn')}
      yes={t('mend.startOver')}
      kind="primary"
      onYes={() => runCommand('uploads.startOver', { ids })}
    />
  )
}

function SignIn({ upload }: { upload: UploadView }) {
  return (
    <Question
      title={t('mend.signInTitle')}
      text={causeOf(upload.state)?.advice ?? ''}
      no={t('mend.back')}
      yes={t('mend.signedIn')}
      kind="primary"
      onYes={() => tryAgain(upload)}
    />
  )
}
