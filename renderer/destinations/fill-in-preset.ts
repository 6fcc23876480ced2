import type { Preset } from '#contract'

/** What a store, its region and its blank (an account) say together. */
export type Place = { presetId: string; endpoint: string; region: string; blank: string; pathStyle: boolean }

/** The place with another store chosen: what is known of it is filled in. */
export function withPreset(place: Place, preset: Preset): Place {
  const region = preset.region ?? ''
  const chosen = { ...place, presetId: preset.id, region, blank: '', pathStyle: preset.pathStyle }
  return { ...chosen, endpoint: endpointOf(preset, chosen) }
}

/** The place with a region or an account typed: the endpoint follows for as long as nobody has changed it by hand. */
export function withTyped(
  place: Place,
  preset: Preset | undefined,
  typed: Partial<Pick<Place, 'region' | 'blank'>>,
): Place {
  const next = { ...place, ...typed }
  const follows = preset !== undefined && place.endpoint === endpointOf(preset, place)
  return follows ? { ...next, endpoint: endpointOf(preset, next) } : next
}

/** The place with an endpoint typed: a store that is known by its address is recognised, its region too. */
export function withEndpoint(place: Place, endpoint: string, presets: readonly Preset[]): Place {
  for (const preset of presets) {
    const found = partsOf(preset, endpoint)
    if (found === null) continue
    const region = found.region ?? preset.region ?? place.region
    return { presetId: preset.id, endpoint, region, blank: found.blank, pathStyle: preset.pathStyle }
  }
  return { ...place, endpoint }
}

/** The store at an endpoint, by its id; `custom` for one that is not known by its address. */
export function presetAt(endpoint: string | null, presets: readonly Preset[]): string {
  if (endpoint === null) return 'aws'
  return presets.find((preset) => partsOf(preset, endpoint) !== null)?.id ?? 'custom'
}

/** What is not said yet stands in braces. */
function endpointOf({ endpoint }: Preset, { region, blank }: Pick<Place, 'region' | 'blank'>): string {
  if (endpoint === null || endpoint.includes('{host}')) return ''
  return endpoint
    .replace('{region}', (braces) => region.trim() || braces)
    .replace('{account}', (braces) => blank.trim() || braces)
}

/** Null for an endpoint that is not one of this store's. */
function partsOf({ endpoint }: Preset, typed: string): { region: string | null; blank: string } | null {
  if (endpoint === null || endpoint.includes('{host}')) return null
  const pattern = endpoint
    .replaceAll('.', String.raw`\.`)
    .replace('{region}', '(?<region>[a-z0-9-]+)')
    .replace('{account}', '(?<account>[a-z0-9.-]+)')
  const match = new RegExp(`^${pattern}/?$`, 'i').exec(typed.trim())
  if (match === null) return null
  const { region = null, account = '' } = match.groups ?? {}
  return { region, blank: account }
}
