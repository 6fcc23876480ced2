import { useState } from 'react'
import { t, type Destination } from '#contract'
import { PathField } from '../fields/path-field.tsx'
import { SelectField } from '../fields/select-field.tsx'
import { SecretField } from '../fields/secret-field.tsx'
import { TextField } from '../fields/text-field.tsx'
import { useWindow } from '../store.ts'
import { Folded } from './folded-fields.tsx'

const proxies = [
  ['system', t('form.systemProxy')],
  ['none', t('form.noProxy')],
  ['manual', t('form.thisProxy')],
] as const

const checks = [
  ['acceleration', t('form.acceleration')],
  ['dualStack', t('form.dualStack')],
] as const

/** The way to the store. */
export function NetworkFields({ known }: { known: Destination | null }) {
  const policy = useWindow((state) => state.policy)
  const network = known?.network
  const before = network?.proxy
  const [proxy, setProxy] = useState<string>(before?.kind ?? 'system')
  const hasPassword = before?.kind === 'manual' && before.passwordEntry !== null
  const passwordHint = hasPassword ? t('form.proxyPasswordKept') : t('form.keychainOnly')
  return (
    <Folded title={t('form.network')} names={/^(network|proxy)/}>
      {policy.proxy === undefined ? (
        <SelectField
          name="proxy.kind"
          label={t('form.proxy')}
          value={proxy}
          onChoose={setProxy}
          options={proxies}
        />
      ) : (
        <Locked
          name="proxy.kind"
          label={t('form.proxy')}
          value={proxies.find(([kind]) => kind === policy.proxy)?.[1] ?? policy.proxy}
          kept="system"
        />
      )}
      {policy.proxy === undefined && proxy === 'manual' ? (
        <>
          <TextField name="proxy.url" label={t('form.proxyAddress')} placeholder="http://proxy:3128" />
          <div className="form-pair">
            <TextField name="proxy.user" label={t('form.proxyUser')} hint={t('form.proxyUserHint')} />
            <SecretField name="proxy.password" label={t('form.proxyPassword')} hint={passwordHint} />
          </div>
        </>
      ) : null}
      {policy.caFile === undefined ? (
        <PathField
          name="network.caFile"
          label={t('form.authorities')}
          hint={t('form.authoritiesHint')}
          initial={network?.caFile ?? ''}
          kind="ca-file"
        />
      ) : (
        <Locked
          name="network.caFile"
          label={t('form.authorities')}
          value={policy.caFile}
          kept={network?.caFile ?? ''}
        />
      )}
      <div className="form-checks">
        {checks.map(([name, words]) => (
          <label key={name} className="form-check">
            <input type="checkbox" name={name} defaultChecked={network?.[name]} />
            {words}
          </label>
        ))}
      </div>
    </Folded>
  )
}

/** What nobody can change here. The form says `kept` of the destination itself. */
function Locked({ name, label, value, kept }: { name: string; label: string; value: string; kept: string }) {
  return (
    <>
      <TextField name="" label={label} value={value} disabled hint={t('settings.locked')} />
      <input type="hidden" name={name} value={kept} />
    </>
  )
}
