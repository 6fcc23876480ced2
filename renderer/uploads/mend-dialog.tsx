import { useState, type ReactNode } from 'react'
import { causeOf, visibleText, type KeyAnswer, type UploadView } from '#contract'
import { Button } from '../buttons.tsx'
import { closeDialog } from '../dialogs.ts'
import { runCommand } from '../run-command.ts'
import { Modal } from '../shell/modal.tsx'
import { useWindow } from '../store.ts'
import { Name } from '../words/name.tsx'
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

const answers: Record<KeyAnswer, { title: string; text: string; yes: string; kind: 'primary' | 'danger' }> = {
  'keep-both': {
    title: 'Keep both:',
    text: 'The file is uploaded under another name, with a number at its end. What is on the store stays.',
    yes: 'Keep both',
    kind: 'primary',
  },
  replace: {
    title: 'Replace',
    text: 'What is on the store under this key now is replaced for good, and its links lead to the new file.',
    yes: 'Replace',
    kind: 'danger',
  },
  skip: {
    title: 'Skip',
    text: 'The file is not uploaded. Nothing is removed, neither here nor on the store.',
    yes: 'Skip',
    kind: 'primary',
  },
}

function SettleKey({ upload, answer }: { upload: UploadView; answer: KeyAnswer }) {
  const [forAll, setForAll] = useState(false)
  const others = othersOfDrop(upload)
  const { title, ...rest } = answers[answer]
  const more =
    others === 0 ? null : (
      <label className="form-check">
        <input type="checkbox" checked={forAll} onChange={(event) => setForAll(event.target.checked)} />
        For all of this drop
      </label>
    )
  return (
    <Question
      {...rest}
      title={
        <>
          {title} <Name>{upload.name}</Name>
        </>
      }
      more={more}
      no="Back"
      onYes={() => settleKey(upload.id, answer, forAll)}
    />
  )
}

function OtherFile({ upload, chosen }: { upload: UploadView; chosen: string }) {
  return (
    <Question
      title={
        <>
          <Name>{chosen}</Name> is not the file that was added
        </>
      }
      text={`Its size, or its time of change, differs from that of ${upload.name}. It can be uploaded all the same, from the beginning.`}
      no="Back"
      yes="Upload this file"
      kind="primary"
      onYes={() => runCommand('uploads.uploadChosen', { id: upload.id })}
    />
  )
}

function StartOver({ ids }: { ids: string[] }) {
  if (ids.length === 0) return null
  const text =
    ids.length === 1
      ? 'Its parts are at the old place. Started over, it goes to the new address, and what was sent is deleted from the old place.'
      : 'Their parts are at the old place. Started over, they go to the new address, and what was sent is deleted from the old place.'
  return (
    <Question
      title={
        ids.length === 1
          ? 'Where does an upload that has begun go?'
          : `Where do ${ids.length} uploads that have begun go?`
      }
      text={text}
      no="Go on to the old place"
      yes="Start over at the new address"
      kind="primary"
      onYes={() => runCommand('uploads.startOver', { ids })}
    />
  )
}

function SignIn({ upload }: { upload: UploadView }) {
  return (
    <Question
      title="Sign in again"
      text={causeOf(upload.state)?.advice ?? ''}
      no="Back"
      yes="I have signed in"
      kind="primary"
      onYes={() => tryAgain(upload)}
    />
  )
}
