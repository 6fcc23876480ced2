import { useId, useState } from 'react'
import { t, visibleText, type CredentialSource, type DestinationChoices } from '#contract'
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
  ['typed', t('form.keychain')],
  ['profile', t('form.awsProfile')],
  ['secrets', t('form.secretsDirectory')],
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
    ...(isLinks ? [['same', t('form.sameKeys')] as const] : []),
    ...(source !== null && wayOf(source) === 'kept' ? [['kept', t('form.environment')] as const] : []),
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
              label={forLinks(t('form.linkAccessKeyId'), t('form.accessKeyId'))}
              placeholder={isStored ? t('form.unchanged') : undefined}
            />
            <SecretField
              name={`${group}.secretAccessKey`}
              label={forLinks(t('form.linkSecretAccessKey'), t('form.secretAccessKey'))}
              placeholder={isStored ? t('form.unchanged') : undefined}
              hint={t('form.keychainOnly')}
            />
          </div>
        </>
      ) : null}
      {from === 'profile' ? (
        <>
          <TextField
            name={`${group}.name`}
            label={forLinks(t('form.linkProfile'), t('form.profile'))}
            hint={t('form.profileHint')}
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
          label={forLinks(t('form.linkSecretsDirectory'), t('form.secretsDirectory'))}
          hint={t('form.secretsHint')}
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
