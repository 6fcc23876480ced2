import { useId, useState } from 'react'
import { visibleText, type CredentialSource, type DestinationChoices } from '#contract'
import { PathField } from '../fields/path-field.tsx'
import { SecretField } from '../fields/secret-field.tsx'
import { SegmentedField } from '../fields/segmented-field.tsx'
import { TextField } from '../fields/text-field.tsx'

type Props = {
  group: 'keys' | 'linkKeys'
  label: string
  /** What the destination has; null for a new one, or for links that the same keys sign. */
  source: CredentialSource | null
  /** The profile that a new one begins with. */
  profile?: string | null
  choices: DestinationChoices
}

const ways = [
  ['typed', 'System keychain'],
  ['profile', '~/.aws profile'],
  ['secrets', 'Secrets directory'],
] as const

/** Whose keys are used. Typed ones live in the inputs alone, never in React's state. */
export function KeysFields({ group, label, source, profile = null, choices }: Props) {
  const isLinks = group === 'linkKeys'
  const start = profile === null ? source : ({ kind: 'profile', name: profile } as const)
  const [from, setFrom] = useState(start === null ? (isLinks ? 'same' : 'typed') : wayOf(start))
  const profilesId = useId()
  const forLinks = (links: string, other: string) => (isLinks ? links : other)
  const isStored = source?.kind === 'keychain'
  const options = [
    ...(isLinks ? [['same', 'The same keys'] as const] : []),
    ...(source !== null && wayOf(source) === 'kept' ? [['kept', 'Environment'] as const] : []),
    ...ways,
  ]
  return (
    <>
      <SegmentedField
        name={`${group}.from`}
        label={label}
        value={from}
        onChoose={setFrom}
        options={options}
      />
      {from === 'typed' ? (
        <>
          {isStored ? <input type="hidden" name={`${group}.stored`} value="yes" /> : null}
          <div className="form-pair">
            <TextField
              name={`${group}.accessKeyId`}
              label={forLinks('Link access key ID', 'Access key ID')}
              placeholder={isStored ? 'Unchanged' : undefined}
            />
            <SecretField
              name={`${group}.secretAccessKey`}
              label={forLinks('Link secret access key', 'Secret access key')}
              placeholder={isStored ? 'Unchanged' : undefined}
              hint="Kept in the system keychain only"
            />
          </div>
        </>
      ) : null}
      {from === 'profile' ? (
        <>
          <TextField
            name={`${group}.name`}
            label={forLinks('Link profile', 'Profile')}
            hint="Its keys stay in ~/.aws, and are read there each time"
            list={profilesId}
            defaultValue={start?.kind === 'profile' ? start.name : ''}
          />
          <datalist id={profilesId}>
            {choices.profiles.map(({ name }) => (
              <option key={name} value={name}>
                {visibleText(name)}
              </option>
            ))}
          </datalist>
        </>
      ) : null}
      {from === 'secrets' ? (
        <PathField
          name={`${group}.dir`}
          label={forLinks('Link secrets directory', 'Secrets directory')}
          hint="Read again whenever a file in it changes, never copied"
          initial={start?.kind === 'secrets' ? start.dir : choices.secretsDir}
          kind="secrets-folder"
        />
      ) : null}
    </>
  )
}

/** `kept` is a source that no form can choose. */
function wayOf({ kind }: CredentialSource): 'typed' | 'profile' | 'secrets' | 'kept' {
  if (kind === 'keychain') return 'typed'
  return kind === 'profile' || kind === 'secrets' ? kind : 'kept'
}
