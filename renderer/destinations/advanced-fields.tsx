import { useState } from 'react'
import type { Destination, DestinationChoices } from '#contract'
import { pairsInText, type Complaints } from './form-entries.ts'
import { KeysFields } from './keys-fields.tsx'
import { NetworkFields } from './network-fields.tsx'
import { SelectField } from '../fields/select-field.tsx'
import { TextField } from '../fields/text-field.tsx'

const storesChoice = ['', 'As the store has it'] as const

/** What few need to set: what objects carry, links, and the way to the store. */
export function AdvancedFields({
  known,
  choices,
  complaints,
}: {
  known: Destination | null
  choices: DestinationChoices
  complaints: Complaints
}) {
  const objects = known?.objectSettings
  const [encryption, setEncryption] = useState<string>(objects?.encryption?.kind ?? '')
  const keyId = objects?.encryption?.kind === 'sse-kms' ? (objects.encryption.keyId ?? '') : ''
  const isTroubled = Object.keys(complaints).some((name) =>
    /^(objectSettings|network|proxy|public|link)/.test(name),
  )
  return (
    <details className="form-advanced" {...(isTroubled ? { open: true } : {})}>
      <summary>Advanced</summary>
      <div className="form">
        <div className="form-pair">
          <TextField
            name="objectSettings.storageClass"
            label="Storage class"
            placeholder="STANDARD"
            defaultValue={objects?.storageClass ?? ''}
            complaint={complaints['objectSettings.storageClass']}
          />
          <SelectField
            name="objectSettings.acl"
            label="Access control"
            defaultValue={objects?.acl ?? ''}
            options={[
              storesChoice,
              ['private', 'private'],
              ['bucket-owner-full-control', 'bucket-owner-full-control'],
              ['bucket-owner-read', 'bucket-owner-read'],
              ['authenticated-read', 'authenticated-read'],
              ['public-read', 'public-read'],
            ]}
          />
        </div>
        <div className="form-pair">
          <SelectField
            name="encryption"
            label="Encryption"
            value={encryption}
            onChange={(event) => setEncryption(event.target.value)}
            options={[
              storesChoice,
              ['sse-s3', 'The store’s own keys (SSE-S3)'],
              ['sse-kms', 'AWS KMS (SSE-KMS)'],
            ]}
          />
          {encryption === 'sse-kms' ? (
            <TextField
              name="objectSettings.encryption.keyId"
              label="KMS key"
              hint="Empty: the account’s own"
              defaultValue={keyId}
              complaint={complaints['objectSettings.encryption.keyId']}
            />
          ) : null}
        </div>
        <div className="form-pair">
          <TextField
            name="objectSettings.tags"
            label="Tags"
            placeholder="client=acme, cut=v7"
            defaultValue={pairsInText(objects?.tags ?? {})}
            complaint={complaints['objectSettings.tags']}
          />
          <TextField
            name="objectSettings.metadata"
            label="Metadata"
            placeholder="show=Nightshift"
            defaultValue={pairsInText(objects?.metadata ?? {})}
            complaint={complaints['objectSettings.metadata']}
          />
        </div>
        <div className="form-pair">
          <TextField
            name="objectSettings.cacheControl"
            label="Cache-Control"
            placeholder="max-age=3600"
            defaultValue={objects?.cacheControl ?? ''}
            complaint={complaints['objectSettings.cacheControl']}
          />
          <TextField
            name="objectSettings.contentDisposition"
            label="Content-Disposition"
            placeholder="attachment"
            defaultValue={objects?.contentDisposition ?? ''}
            complaint={complaints['objectSettings.contentDisposition']}
          />
        </div>
        <TextField
          name="publicBaseUrl"
          label="Public base URL"
          hint="Where everybody can read the objects: links are this address and the key"
          placeholder="https://cdn.example.com"
          defaultValue={known?.publicBaseUrl ?? ''}
          complaint={complaints['publicBaseUrl']}
        />
        <KeysFields
          group="linkKeys"
          label="Links are signed by"
          source={known?.linkCredentials ?? null}
          choices={choices}
          complaints={complaints}
        />
        <NetworkFields known={known} complaints={complaints} />
      </div>
    </details>
  )
}
