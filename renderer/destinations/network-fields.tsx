import { useState } from 'react'
import type { Destination } from '#contract'
import type { Complaints } from './form-entries.ts'
import { PathField } from '../fields/path-field.tsx'
import { SelectField } from '../fields/select-field.tsx'
import { TextField } from '../fields/text-field.tsx'

/** The way to the store. */
export function NetworkFields({ known, complaints }: { known: Destination | null; complaints: Complaints }) {
  const network = known?.network
  const before = network?.proxy
  const [proxy, setProxy] = useState<string>(before?.kind ?? 'system')
  const manual = before?.kind === 'manual' ? before : null
  return (
    <>
      <SelectField
        name="proxy.kind"
        label="Proxy"
        value={proxy}
        onChange={(event) => setProxy(event.target.value)}
        options={[
          ['system', 'The system’s'],
          ['none', 'None'],
          ['manual', 'This one'],
        ]}
      />
      {proxy === 'manual' ? (
        <>
          <TextField
            name="proxy.url"
            label="Proxy address"
            placeholder="http://proxy:3128"
            defaultValue={manual?.url}
            complaint={complaints['proxy.url']}
          />
          <div className="form-pair">
            <TextField
              name="proxy.user"
              label="Proxy user"
              hint="Empty for no sign-in"
              defaultValue={manual?.user ?? ''}
              complaint={complaints['proxy.user']}
            />
            <TextField
              name="proxy.password"
              label="Proxy password"
              hint={manual?.passwordEntry ? 'Empty keeps the one it has' : 'Kept in the system keychain only'}
              type="password"
            />
          </div>
        </>
      ) : null}
      <PathField
        name="network.caFile"
        label="Certificate authorities"
        hint="A PEM file that is trusted besides the usual ones"
        initial={network?.caFile ?? ''}
        kind="ca-file"
        complaint={complaints['network.caFile']}
      />
      <div className="form-checks">
        <label className="form-check">
          <input type="checkbox" name="acceleration" defaultChecked={network?.acceleration} />
          Transfer acceleration (AWS)
        </label>
        <label className="form-check">
          <input type="checkbox" name="dualStack" defaultChecked={network?.dualStack} />
          Dual-stack addresses, IPv6 too (AWS)
        </label>
        <label className="form-check">
          <input type="checkbox" name="allowHttp" defaultChecked={network?.allowHttp} />
          Allow plain http: others on the way can read what is sent
        </label>
      </div>
    </>
  )
}
