import { useId, useState } from 'react'
import { sourceInWords, visibleText, type CredentialSource, type DestinationChoices } from '#contract'
import { PathField } from '../fields/path-field.tsx'
import { SelectField } from '../fields/select-field.tsx'
import { TextField, TextFieldPair } from '../fields/text-field.tsx'

type Props = {
  group: 'keys' | 'linkKeys'
  label: string
  /** What the destination has; null for a new one, or for links that the same keys sign. */
  source: CredentialSource | null
  choices: DestinationChoices
}

const ways = [
  ['typed', 'Keys in the system keychain'],
  ['profile', 'A profile of ~/.aws'],
  ['secrets', 'A secrets directory'],
] as const

/** Whose keys are used. Typed ones live in the inputs alone, never in React's state. */
export function KeysFields({ group, label, source, choices }: Props) {
  const isLinks = group === 'linkKeys'
  const [from, setFrom] = useState<string>(source !== null ? 'kept' : isLinks ? 'same' : 'typed')
  const profilesId = useId()
  const forLinks = (links: string, other: string) => (isLinks ? links : other)
  const secret = forLinks('Link secret access key', 'Secret access key')
  const hint = 'Kept in the system keychain only'
  const options = [
    ...(isLinks ? [['same', 'The same keys'] as const] : []),
    ...(source === null ? [] : [['kept', `Unchanged: ${sourceInWords(source)}`] as const]),
    ...ways,
  ]
  return (
    <>
      <SelectField name={`${group}.from`} label={label} value={from} onChoose={setFrom} options={options} />
      {from === 'typed' ? (
        <TextFieldPair
          fields={[
            { name: `${group}.accessKeyId`, label: forLinks('Link access key ID', 'Access key ID') },
            { name: `${group}.secretAccessKey`, label: secret, hint, type: 'password' },
          ]}
        />
      ) : null}
      {from === 'profile' ? (
        <>
          <TextField name={`${group}.name`} label={forLinks('Link profile', 'Profile')} list={profilesId} />
          <datalist id={profilesId}>
            {choices.profiles.map((profile) => (
              <option key={profile} value={profile}>
                {visibleText(profile)}
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
          initial={choices.secretsDir}
          kind="secrets-folder"
        />
      ) : null}
    </>
  )
}
