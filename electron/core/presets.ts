import type { Preset, PresetId } from '../contract/index.ts'
import { knownStoreOf, storeLimits } from './store-limits.ts'

const known = (store: keyof typeof storeLimits) => ({
  name: storeLimits[store].name,
  maxObjectInWords: storeLimits[store].maxObjectInWords,
})
const ownServer = { blank: 'Host', pathStyle: true, region: null, exampleRegion: 'us-east-1' }

/** The stores that people use, in the order in which they are offered. */
export const presets: readonly Preset[] = [
  {
    id: 'aws',
    ...known('aws'),
    endpoint: null,
    blank: null,
    pathStyle: false,
    region: null,
    exampleRegion: 'eu-central-1',
  },
  {
    // https://developers.cloudflare.com/r2/api/s3/api/: the region is always auto
    id: 'r2',
    ...known('r2'),
    endpoint: 'https://{account}.r2.cloudflarestorage.com',
    blank: 'Account ID',
    pathStyle: true,
    region: 'auto',
    exampleRegion: 'auto',
  },
  {
    // https://www.backblaze.com/docs/cloud-storage-s3-compatible-api
    id: 'b2',
    ...known('b2'),
    endpoint: 'https://s3.{region}.backblazeb2.com',
    blank: null,
    pathStyle: false,
    region: null,
    exampleRegion: 'us-west-004',
  },
  {
    // Wasabi's knowledge base, "What are the service URLs for Wasabi's different storage regions?"
    id: 'wasabi',
    ...known('wasabi'),
    endpoint: 'https://s3.{region}.wasabisys.com',
    blank: null,
    pathStyle: true,
    region: null,
    exampleRegion: 'eu-central-1',
  },
  { id: 'minio', name: 'MinIO', maxObjectInWords: null, endpoint: 'https://{host}', ...ownServer },
  {
    // https://docs.digitalocean.com/products/spaces/reference/s3-sdk-examples/
    id: 'spaces',
    ...known('spaces'),
    endpoint: 'https://{region}.digitaloceanspaces.com',
    blank: null,
    pathStyle: false,
    region: null,
    exampleRegion: 'fra1',
  },
  {
    // https://cloud.google.com/storage/docs/interoperability
    id: 'gcs',
    ...known('gcs'),
    endpoint: 'https://storage.googleapis.com',
    blank: null,
    pathStyle: true,
    region: 'auto',
    exampleRegion: 'auto',
  },
  {
    id: 'custom',
    name: 'Another S3 store',
    maxObjectInWords: null,
    endpoint: 'https://{host}',
    ...ownServer,
  },
]

/** The preset of this id. */
export function presetOf(id: PresetId): Preset {
  const found = presets.find((preset) => preset.id === id)
  if (found === undefined) throw new Error(`there is no preset ${id}`)
  return found
}

/** The preset that an endpoint belongs to, as far as its name tells. */
export function presetOfEndpoint(endpoint: string | null): Preset {
  return presetOf(knownStoreOf(endpoint) ?? 'custom')
}

/** The endpoint with its blanks filled in; null for AWS. */
export function endpointOf({ endpoint }: Preset, blanks: { region: string; blank: string }): string | null {
  return (
    endpoint?.replace('{region}', () => blanks.region).replace(/\{(?:account|host)\}/, () => blanks.blank) ??
    null
  )
}
