import { use, useState, type ReactNode } from 'react'
import { cannedAcl, type Destination, type DestinationChoices } from '#contract'
import { FormContext } from '../fields/field.tsx'
import { SelectField } from '../fields/select-field.tsx'
import { TextField, TextFieldPair } from '../fields/text-field.tsx'
import { KeysFields } from './keys-fields.tsx'

const storesChoice = ['', 'As the store has it'] as const
const acls = [storesChoice, ...cannedAcl.options.map((acl) => [acl, acl] as const)]
const encryptions = [
  storesChoice,
  ['sse-s3', 'The store’s own keys (SSE-S3)'],
  ['sse-kms', 'AWS KMS (SSE-KMS)'],
] as const
const pairs = [
  { name: 'objectSettings.tags', label: 'Tags', placeholder: 'client=acme, cut=v7' },
  { name: 'objectSettings.metadata', label: 'Metadata', placeholder: 'show=Nightshift' },
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
    <Folded title="Objects: class, encryption, tags" names={/^objectSettings/}>
      <div className="form-pair">
        <TextField name="objectSettings.storageClass" label="Storage class" placeholder="STANDARD" />
        <SelectField name="objectSettings.acl" label="Access control" options={acls} />
      </div>
      <div className="form-pair">
        <SelectField
          name="encryption"
          label="Encryption"
          value={encryption}
          onChoose={setEncryption}
          options={encryptions}
        />
        {encryption === 'sse-kms' ? (
          <TextField name="objectSettings.encryption.keyId" label="KMS key" hint="Empty: the account’s own" />
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
    <Folded title="Links" names={/^(public|link)/}>
      <TextField
        name="publicBaseUrl"
        label="Public base URL"
        hint="Where everybody can read the objects: links are this address and the key"
        placeholder="https://cdn.example.com"
      />
      <div className="field">
        <span className="field-label" aria-hidden="true">
          Links are signed by
        </span>
        <KeysFields
          group="linkKeys"
          label="Links are signed by"
          source={known?.linkCredentials ?? null}
          choices={choices}
        />
      </div>
    </Folded>
  )
}
