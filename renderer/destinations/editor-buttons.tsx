import { useState } from 'react'
import { t } from '#contract'
import { Button } from '../buttons.tsx'

type Props = {
  connectName: string
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
        name={isCopied ? t('form.policyCopied') : t('form.copyPolicy')}
        onClick={() => void onCopyPolicy().then(setCopied)}
      />
      <span className="modal-gap" />
      {doing === 'testing' ? (
        <Button name={t('form.stopTest')} onClick={onStop} />
      ) : (
        <Button name={t('buttons.cancel')} onClick={onCancel} />
      )}
      {onSaveAnyway === null ? null : <Button name={t('form.saveAnyway')} onClick={onSaveAnyway} />}
      <Button
        name={doing === null ? connectName : t(doing === 'testing' ? 'form.connecting' : 'form.saving')}
        type="submit"
        kind="primary"
        disabled={doing !== null}
      />
    </div>
  )
}
