import { useState } from 'react'
import type { Destination, Preset } from '#contract'
import { SelectField } from '../fields/select-field.tsx'
import { TextField } from '../fields/text-field.tsx'

type Props = { known: Destination | null; presets: readonly Preset[] }

/** Which store, and where on it. Choosing a store fills in what is known of it. */
export function PlaceFields({ known, presets }: Props) {
  const [presetId, setPresetId] = useState<string>(known === null ? 'aws' : 'own')
  const [endpoint, setEndpoint] = useState(known?.endpoint ?? '')
  const [region, setRegion] = useState(known?.region ?? '')
  const [pathStyle, setPathStyle] = useState(known?.pathStyle ?? false)
  const preset = presets.find(({ id }) => id === presetId)

  const choose = (id: string) => {
    setPresetId(id)
    const chosen = presets.find((one) => one.id === id)
    if (chosen === undefined) return
    setEndpoint(chosen.endpoint?.includes('{host}') === true ? '' : (chosen.endpoint ?? ''))
    setRegion(chosen.region ?? '')
    setPathStyle(chosen.pathStyle)
  }
  const typeEndpoint = ({ value: text, form }: HTMLInputElement) => {
    setEndpoint(text)
    // A yes to plain http was for the address before.
    const allowHttp = form?.elements.namedItem('allowHttp')
    if (allowHttp instanceof HTMLInputElement) allowHttp.checked = false
    if (presetId !== 'aws' || text === '') return
    // An endpoint of one's own is not AWS; most such stores have no host names for buckets.
    setPresetId('custom')
    setPathStyle(true)
  }

  const limit = preset?.maxObjectInWords ?? null
  const options = [
    ...(known === null ? [] : [['own', 'Unchanged'] as const]),
    ...presets.map(({ id, name }) => [id, name] as const),
  ]
  return (
    <>
      <div className="form-pair">
        <SelectField
          name="preset"
          label="Store"
          value={presetId}
          onChoose={choose}
          options={options}
          hint={limit === null ? undefined : `Objects of up to ${limit}`}
        />
        <TextField name="name" label="Name" hint="What you call it, such as Client reviews" />
      </div>
      <TextField
        name="endpoint"
        label="Endpoint"
        hint={preset?.blank === null ? 'Empty for AWS' : 'Empty for AWS; else such as https://s3.example.com'}
        value={endpoint}
        onChange={(event) => typeEndpoint(event.target)}
      />
      <div className="form-pair">
        <TextField name="bucket" label="Bucket" />
        <TextField
          name="region"
          label="Region"
          hint="Empty: the store is asked"
          placeholder={preset?.exampleRegion}
          value={region}
          onChange={(event) => setRegion(event.target.value)}
        />
      </div>
      <div className="form-pair">
        <TextField name="prefix" label="Prefix" hint="Optional folder on the store" />
        <label className="form-check">
          <input
            type="checkbox"
            name="pathStyle"
            checked={pathStyle}
            onChange={(event) => setPathStyle(event.target.checked)}
          />
          Path-style addresses
        </label>
      </div>
    </>
  )
}
