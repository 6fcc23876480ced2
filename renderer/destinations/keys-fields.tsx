import { useId, useState } from 'react'
import { sourceInWords, type CredentialSource, type DestinationChoices } from '#contract'
import type { Complaints } from './form-entries.ts'
import { PathField } from '../fields/path-field.tsx'
import { SelectField } from '../fields/select-field.tsx'
import { TextField } from '../fields/text-field.tsx'

type From = 'same' | 'kept' | 'typed' | 'profile' | 'secrets'

/** Whose keys are used. Typed ones live in the inputs alone, never in React's state. */
export function KeysFields({
  group,
  label,
  source,
  choices,
  complaints,
}: {
  group: 'keys' | 'linkKeys'
  label: string
  /** What the destination has; null for a new one, or for links that the same keys sign. */
  source: CredentialSource | null
  choices: DestinationChoices
  complaints: Complaints
}) {
  const isLinks = group === 'linkKeys'
  const [from, setFrom] = useState<string>(source !== null ? 'kept' : isLinks ? 'same' : 'typed')
  const profilesId = useId()
  const whose = isLinks ? 'Link access key' : 'Access key'
  const options: [From, string][] = [
    ...(isLinks ? ([['same', 'The same keys']] satisfies [From, string][]) : []),
    ...(source === null
      ? []
      : ([['kept', `Unchanged: ${sourceInWords(source)}`]] satisfies [From, string][])),
    ['typed', 'Keys in the system keychain'],
    ['profile', 'A profile of ~/.aws'],
    ['secrets', 'A secrets directory'],
  ]
  return (
    <>
      <SelectField
        name={`${group}.from`}
        label={label}
        value={from}
        onChange={(event) => setFrom(event.target.value)}
        options={options}
      />
      {from === 'typed' ? (
        <div className="form-pair">
          <TextField
            name={`${group}.accessKeyId`}
            label={`${whose} ID`}
            complaint={complaints[`${group}.accessKeyId`]}
          />
          <TextField
            name={`${group}.secretAccessKey`}
            label={isLinks ? 'Link secret access key' : 'Secret access key'}
            hint="Kept in the system keychain only"
            type="password"
            complaint={complaints[`${group}.secretAccessKey`]}
          />
        </div>
      ) : null}
      {from === 'profile' ? (
        <>
          <TextField
            name={`${group}.name`}
            label={isLinks ? 'Link profile' : 'Profile'}
            list={profilesId}
            complaint={complaints[`${group}.name`]}
          />
          <datalist id={profilesId}>
            {choices.profiles.map((profile) => (
              <option key={profile} value={profile}>
                {profile}
              </option>
            ))}
          </datalist>
        </>
      ) : null}
      {from === 'secrets' ? (
        <PathField
          name={`${group}.dir`}
          label={isLinks ? 'Link secrets directory' : 'Secrets directory'}
          hint="Read again whenever a file in it changes, never copied"
          initial={choices.secretsDir}
          kind="secrets-folder"
          complaint={complaints[`${group}.dir`]}
        />
      ) : null}
    </>
  )
}
