import { use, useState } from 'react'
import { cannedAcl, type Destination, type DestinationChoices } from '#contract'
import { FormContext } from '../fields/field.tsx'
import { SelectField } from '../fields/select-field.tsx'
import { TextField, TextFieldPair } from '../fields/text-field.tsx'
import { KeysFields } from './keys-fields.tsx'
import { NetworkFields } from './network-fields.tsx'

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

type Props = { known: Destination | null; choices: DestinationChoices }

/** What few need to set: what objects carry, links, and the way to the store. */
export function AdvancedFields({ known, choices }: Props) {
  const [encryption, setEncryption] = useState<string>(known?.objectSettings?.encryption?.kind ?? '')
  const { complaints } = use(FormContext)
  const isTroubled = Object.keys(complaints).some((name) =>
    /^(objectSettings|network|proxy|public|link)/.test(name),
  )
  return (
    <details className="form-advanced" {...(isTroubled ? { open: true } : {})}>
      <summary>Advanced</summary>
      <div className="form">
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
            <TextField
              name="objectSettings.encryption.keyId"
              label="KMS key"
              hint="Empty: the account’s own"
            />
          ) : null}
        </div>
        <TextFieldPair fields={pairs} />
        <TextFieldPair fields={headers} />
        <TextField
          name="publicBaseUrl"
          label="Public base URL"
          hint="Where everybody can read the objects: links are this address and the key"
          placeholder="https://cdn.example.com"
        />
        <KeysFields
          group="linkKeys"
          label="Links are signed by"
          source={known?.linkCredentials ?? null}
          choices={choices}
        />
        <NetworkFields known={known} />
      </div>
    </details>
  )
}
