import { use, useEffect, useState, type RefObject } from 'react'
import { t, visibleText, type KeyPreview } from '#contract'
import { invoke } from '../bridge.ts'
import { FormContext } from '../fields/field.tsx'
import { TextField } from '../fields/text-field.tsx'
import { Name } from '../words/name.tsx'
import { Sentence } from '../words/sentence.tsx'

const fields = '{YYYY} {MM} {DD} {hh} {mm} {name} {ext} {uuid} {user} {host} {folder} {counter} {hash8}'

type Props = { initial: string; form: RefObject<HTMLFormElement | null> }

/** The template of keys, and the key that a file would get now. */
export function KeyTemplateField({ initial, form }: Props) {
  const { complaints } = use(FormContext)
  const [keyTemplate, setKeyTemplate] = useState(initial)
  const [preview, setPreview] = useState<KeyPreview | null>(null)
  useEffect(() => {
    let isLatest = true
    const element = form.current
    const show = async () => {
      const entry = element === null ? null : new FormData(element).get('prefix')
      const prefix = typeof entry === 'string' ? entry.trim() : ''
      const result = await invoke('destinations.previewKey', { keyTemplate: keyTemplate.trim(), prefix })
      if (isLatest && result.ok) setPreview(result.value)
    }
    const onInput = (event: Event) => {
      if (event.target instanceof HTMLInputElement && event.target.name === 'prefix') void show()
    }
    void show()
    element?.addEventListener('input', onInput)
    return () => {
      isLatest = false
      element?.removeEventListener('input', onInput)
    }
  }, [keyTemplate, form])
  return (
    <div className="field">
      <TextField
        name="keyTemplate"
        label={t('form.keyTemplate')}
        hint={t('form.keyFields', { fields })}
        value={keyTemplate}
        onChange={(event) => setKeyTemplate(event.target.value)}
        complaint={complaints['keyTemplate'] ?? preview?.problem ?? undefined}
      />
      <p className="field-note">
        <Sentence
          of="form.fileBecomes"
          with={{
            key: (
              <output className="key-preview" aria-label={t('form.exampleKey')}>
                <Name>{preview?.key ?? '—'}</Name>
              </output>
            ),
          }}
        />
      </p>
      {preview?.warnings.map((warning) => (
        <p key={warning} className="field-note">
          {visibleText(warning)}
        </p>
      ))}
    </div>
  )
}
