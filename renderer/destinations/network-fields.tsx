import { useState } from 'react'
import type { Destination } from '#contract'
import { PathField } from '../fields/path-field.tsx'
import { SelectField } from '../fields/select-field.tsx'
import { TextField, TextFieldPair } from '../fields/text-field.tsx'

const proxies = [
  ['system', 'The system’s'],
  ['none', 'None'],
  ['manual', 'This one'],
] as const

const checks = [
  ['acceleration', 'Transfer acceleration (AWS)'],
  ['dualStack', 'Dual-stack addresses, IPv6 too (AWS)'],
  ['allowHttp', 'Allow plain http: others on the way can read what is sent'],
] as const

export function NetworkFields({ known }: { known: Destination | null }) {
  const network = known?.network
  const before = network?.proxy
  const [proxy, setProxy] = useState<string>(before?.kind ?? 'system')
  const hasPassword = before?.kind === 'manual' && before.passwordEntry !== null
  const passwordHint = hasPassword ? 'Empty keeps the one it has' : 'Kept in the system keychain only'
  return (
    <>
      <SelectField name="proxy.kind" label="Proxy" value={proxy} onChoose={setProxy} options={proxies} />
      {proxy === 'manual' ? (
        <>
          <TextField name="proxy.url" label="Proxy address" placeholder="http://proxy:3128" />
          <TextFieldPair
            fields={[
              { name: 'proxy.user', label: 'Proxy user', hint: 'Empty for no sign-in' },
              { name: 'proxy.password', label: 'Proxy password', hint: passwordHint, type: 'password' },
            ]}
          />
        </>
      ) : null}
      <PathField
        name="network.caFile"
        label="Certificate authorities"
        hint="A PEM file that is trusted besides the usual ones"
        initial={network?.caFile ?? ''}
        kind="ca-file"
      />
      <div className="form-checks">
        {checks.map(([name, words]) => (
          <label key={name} className="form-check">
            <input type="checkbox" name={name} defaultChecked={network?.[name]} />
            {words}
          </label>
        ))}
      </div>
    </>
  )
}
