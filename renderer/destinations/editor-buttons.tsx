import { useState } from 'react'
import { Button } from '../buttons.tsx'

type Props = {
  connectName: 'Connect' | 'Save'
  doing: 'testing' | 'saving' | null
  onStop: () => void
  onCancel: () => void
  /** Null unless a test has failed. */
  onSaveAnyway: (() => void) | null
  /** Answers whether it is in the clipboard. */
  onCopyPolicy: () => Promise<boolean>
}

/** What can be done with what the form says; always in sight. */
export function EditorButtons(props: Props) {
  const { connectName, doing, onStop, onCancel, onSaveAnyway, onCopyPolicy } = props
  const [isCopied, setCopied] = useState(false)
  return (
    <div className="editor-buttons">
      <Button
        name={isCopied ? 'Policy copied' : 'Copy IAM policy'}
        onClick={() => void onCopyPolicy().then(setCopied)}
      />
      <span className="modal-gap" />
      {doing === 'testing' ? (
        <Button name="Stop test" onClick={onStop} />
      ) : (
        <Button name="Cancel" onClick={onCancel} />
      )}
      {onSaveAnyway === null ? null : <Button name="Save anyway" onClick={onSaveAnyway} />}
      <Button
        name={doing === 'testing' ? 'Connecting …' : doing === 'saving' ? 'Saving …' : connectName}
        type="submit"
        kind="primary"
        disabled={doing !== null}
      />
    </div>
  )
}
