import { use, useState, type ReactNode } from 'react'
import { cannedAcl, t, type Destination, type DestinationChoices } from '#contract'
import { FormContext } from '../fields/field.tsx'
import { SelectField } from '../fields/select-field.tsx'
import { TextField, TextFieldPair } from '../fields/text-field.tsx'
import { KeysFields } from './keys-fields.tsx'

const storesChoice = ['', t('form.asStoreHasIt')] as const
const acls = [storesChoice, ...cannedAcl.options.map((acl) => [acl, acl] as const)]
const encryptions = [storesChoice, ['sse-s3', t('form.sseS3')], ['sse-kms', 'AWS KMS (SSE-KMS)']] as const
const pairs = [
  { name: 'objectSettings.tags', label: t('form.tags'), placeholder: t('form.tagsExample') },
  { name: 'objectSettings.metadata', label: t('form.metadata'), placeholder: t('form.metadataExample') },
]
const headers = [
  { name: 'objectSettings.cacheControl', label: 'Cache-Control', placeholder: 'max-age=3600' },
  { name: 'objectSettings.contentDisposition', label: 'Content-Disposition', placeholder: 'attachment' },
]

type FoldedProps = { title: string; names: RegExp; children: ReactNode }

/** Fields that few need, folded away unless one of those whose names fit has a complaint. */
export function Folded({ title, names, children }: FoldedProps) {
  const { complaints } = use(FormContext)
  const isTroubled = Object.keys(complaints).some((name) => names.test(name))
  return (
    <details className="form-folded" {...(isTroubled ? { open: true } : {})}>
      <summary>{title}</summary>
      <div className="form">{children}</div>
    </details>
  )
}

/** What each new object carries besides its bytes. */
export function ObjectFields({ known }: { known: Destination | null }) {
  const [encryption, setEncryption] = useState<string>(known?.objectSettings?.encryption?.kind ?? '')
  return (
    <Folded title={t('form.objects')} names={/^objectSettings/}>
      <div className="form-pair">
        <TextField name="objectSettings.storageClass" label={t('form.storageClass')} placeholder="STANDARD" />
        <SelectField name="objectSettings.acl" label={t('form.accessControl')} options={acls} />
      </div>
      <div className="form-pair">
        <SelectField
          name="encryption"
          label={t('form.encryption')}
          value={encryption}
          onChoose={setEncryption}
          options={encryptions}
        />
        {encryption === 'sse-kms' ? (
          <TextField
            name="objectSettings.encryption.keyId"
            label={t('form.kmsKey')}
            hint={t('form.kmsKeyHint')}
          />
        ) : null}
      </div>
      <TextFieldPair fields={pairs} />
      <TextFieldPair fields={headers} />
    </Folded>
  )
}

/** What links are like. */
export function LinkFields({ known, choices }: { known: Destination | null; choices: DestinationChoices }) {
  return (
    <Folded title={t('form.links')} names={/^(public|link)/}>
      <TextField
        name="publicBaseUrl"
        label={t('form.publicBaseUrl')}
        hint={t('form.publicBaseUrlHint')}
        placeholder="https://cdn.example.com"
      />
      <div className="field">
        <span className="field-label" aria-hidden="true">
          {t('form.linksSignedBy')}
        </span>
        <KeysFields
          group="linkKeys"
          label={t('form.linksSignedBy')}
          source={known?.linkCredentials ?? null}
          choices={choices}
        />
      </div>
    </Folded>
  )
}
