import type { Preset, PresetId } from '../contract/index.ts'
import { storeLimits, type KnownStore } from './store-limits.ts'

/** A store that people name by its region, with its usual address form. */
const known = <Id extends KnownStore>(id: Id) => ({
  id,
  name: storeLimits[id].name,
  maxObject: storeLimits[id].maxObject,
  pathStyle: false,
  region: null,
})
const ownServer = {
  maxObject: null,
  endpoint: 'https://{host}',
  pathStyle: true,
  region: null,
  exampleRegion: 'us-east-1',
}
/** Stores that take one region, and call it auto. */
const oneRegion = { pathStyle: true, region: 'auto', exampleRegion: 'auto' }

/** The stores that people use, in the order in which they are offered. */
export const presets: readonly Preset[] = [
  { ...known('aws'), endpoint: null, exampleRegion: 'eu-central-1' },
  // https://developers.cloudflare.com/r2/api/s3/api/: the region is always auto
  {
    ...known('r2'),
    ...oneRegion,
    endpoint: 'https://{account}.r2.cloudflarestorage.com',
  },
  // https://www.backblaze.com/docs/cloud-storage-s3-compatible-api
  { ...known('b2'), endpoint: 'https://s3.{region}.backblazeb2.com', exampleRegion: 'us-west-004' },
  // Wasabi's knowledge base, "What are the service URLs for Wasabi's different storage regions?"
  {
    ...known('wasabi'),
    endpoint: 'https://s3.{region}.wasabisys.com',
    pathStyle: true,
    exampleRegion: 'eu-central-1',
  },
  { id: 'minio', name: 'MinIO', ...ownServer },
  // https://docs.digitalocean.com/products/spaces/reference/s3-sdk-examples/
  { ...known('spaces'), endpoint: 'https://{region}.digitaloceanspaces.com', exampleRegion: 'fra1' },
  // https://cloud.google.com/storage/docs/interoperability
  { ...known('gcs'), ...oneRegion, endpoint: 'https://storage.googleapis.com' },
  { id: 'custom', name: 'Another S3 store', ...ownServer },
]

export function presetOf(id: PresetId): Preset {
  const found = presets.find((preset) => preset.id === id)
  if (found === undefined) throw new Error(`there is no preset ${id}`)
  return found
}

/** The endpoint with its blanks filled in; null for AWS. */
export function endpointOf({ endpoint }: Preset, blanks: { region: string; blank: string }): string | null {
  return (
    endpoint?.replace('{region}', () => blanks.region).replace(/\{(?:account|host)\}/, () => blanks.blank) ??
    null
  )
}
