import { use, useId, useState } from 'react'
import { needsConsent, t, type Destination, type Preset } from '#contract'
import { FormContext } from '../fields/field.tsx'
import { SelectField } from '../fields/select-field.tsx'
import { TextField } from '../fields/text-field.tsx'
import { useWindow } from '../store.ts'
import { presetAt, withEndpoint, withPreset, withTyped, type Place } from './fill-in-preset.ts'

type Props = {
  known: Destination | null
  /** Where a new destination begins: what its profile of ~/.aws says. */
  start: { endpoint?: string | undefined; region?: string | undefined }
  presets: readonly Preset[]
  /** The region that a test found, where none was given. */
  foundRegion: string | null
}

/** Which store, and where on it. What is known of a store is filled in, also while something is typed. */
export function PlaceFields({ known, start, presets, foundRegion }: Props) {
  const { complaints } = use(FormContext)
  const [place, setPlace] = useState<Place>(() => placeOf(known ?? start, presets))
  const { presetId, endpoint, pathStyle } = place
  const isRegionFound = foundRegion !== null && place.region === ''
  const preset = presets.find(({ id }) => id === presetId)
  const isAws = preset?.endpoint === null && endpoint === ''
  const limit = preset?.maxObject ?? null
  const choose = (id: string) => {
    const chosen = presets.find((one) => one.id === id)
    if (chosen !== undefined) setPlace(withPreset(place, chosen))
  }
  return (
    <>
      <div className="form-pair">
        <SelectField
          name="preset"
          label={t('form.store')}
          value={presetId}
          onChoose={choose}
          options={presets.map(({ id, name }) => [id, id === 'custom' ? t('form.anotherStore') : name])}
          hint={limit === null ? undefined : t('form.objectsUpTo', limit)}
        />
        <TextField name="name" label={t('form.name')} placeholder={t('form.nameExample')} />
      </div>
      {preset?.endpoint?.includes('{account}') === true ? (
        <TextField
          name="account"
          label={t('form.account')}
          value={place.blank}
          onChange={({ target }) => setPlace(withTyped(place, preset, { blank: target.value }))}
        />
      ) : null}
      {isAws ? null : (
        <>
          <TextField
            name="endpoint"
            label={t('form.endpoint')}
            placeholder="https://s3.example.com"
            value={endpoint}
            onChange={({ target }) => setPlace(withEndpoint(place, target.value, presets))}
          />
          {/* A yes to plain http is for the address that it was given for. */}
          <HttpConsent
            key={endpoint}
            endpoint={endpoint}
            isGiven={endpoint === known?.endpoint && known.network?.allowHttp === true}
            complaint={complaints['allowHttp']}
          />
        </>
      )}
      <div className="form-pair">
        <TextField name="bucket" label={t('form.bucket')} />
        <TextField
          name="region"
          label={t('form.region')}
          placeholder={t('form.regionExample', { example: preset?.exampleRegion ?? '' })}
          value={isRegionFound ? foundRegion : place.region}
          onChange={({ target }) => setPlace(withTyped(place, preset, { region: target.value }))}
        >
          {isRegionFound ? <span className="field-inside">{t('form.regionFound')}</span> : null}
        </TextField>
      </div>
      <div className="form-pair">
        <TextField name="prefix" label={t('form.prefix')} placeholder={t('form.prefixExample')} />
        <label className="form-check">
          <input
            type="checkbox"
            name="pathStyle"
            checked={pathStyle}
            onChange={({ target }) => setPlace({ ...place, pathStyle: target.checked })}
          />
          {t('form.pathStyle')}
        </label>
      </div>
    </>
  )
}

type ConsentProps = { endpoint: string; isGiven: boolean; complaint: string | undefined }

/** Asked as soon as an address is typed whose traffic others on the way could read. */
function HttpConsent({ endpoint, isGiven, complaint }: ConsentProps) {
  const noteId = useId()
  const isForbidden = useWindow(({ policy }) => policy.allowHttp === false)
  if (!needsConsent(endpoint.trim())) return null
  return (
    <div className="form-consent">
      <label className="form-check">
        <input
          type="checkbox"
          name="allowHttp"
          defaultChecked={isGiven && !isForbidden}
          disabled={isForbidden}
          aria-invalid={complaint !== undefined}
          aria-describedby={complaint === undefined ? undefined : noteId}
        />
        {t(isForbidden ? 'form.httpForbidden' : 'form.allowHttp')}
      </label>
      {complaint === undefined ? null : (
        <p className="field-complaint" id={noteId}>
          {complaint}
        </p>
      )}
    </div>
  )
}

function placeOf(
  from: { endpoint?: string | null | undefined; region?: string | undefined; pathStyle?: boolean },
  presets: readonly Preset[],
): Place {
  const { endpoint = null, region = '' } = from
  const presetId = presetAt(endpoint, presets)
  const place = { presetId, endpoint: endpoint ?? '', region, blank: '', pathStyle: presetId === 'custom' }
  const filled = endpoint === null ? place : withEndpoint(place, endpoint, presets)
  return { ...filled, region: region || filled.region, pathStyle: from.pathStyle ?? filled.pathStyle }
}
