import { AppFailure } from './errors.ts'
import { s3Limits } from './part-plan.ts'
import { t } from '../contract/index.ts'

const tebibyte = 1024 ** 4
const gibibyte = 1024 ** 3
const terabyte = 1000 ** 4

/** The stores whose limits are known. Self-hosted ones (MinIO, Ceph, …) cannot be known by their addresses. */
export type KnownStore = 'aws' | 'r2' | 'b2' | 'wasabi' | 'spaces' | 'gcs' | 'scaleway'

/** `maxObject` says the same as `maxObjectBytes`, in the unit that the store itself uses. */
export type StoreLimits = {
  name: string
  maxObjectBytes: number
  maxObject: { size: number; unit: 'TB' | 'TiB' }
  /** Of one object; S3's own limit where it is not given. */
  maxParts?: number
}

/** How large an object may be, by each store's own documentation. */
export const storeLimits: Record<KnownStore, StoreLimits> = {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html (5 TiB until December 2025)
  aws: { name: 'Amazon S3', maxObjectBytes: s3Limits.maxObjectBytes, maxObject: { size: 50, unit: 'TB' } },
  // https://developers.cloudflare.com/r2/platform/limits/: "5 GiB less than 5 TiB". All parts but the last must be
  // of one size (https://developers.cloudflare.com/r2/objects/multipart-objects/), as they are here.
  r2: {
    name: 'Cloudflare R2',
    maxObjectBytes: 5 * tebibyte - 5 * gibibyte,
    maxObject: { size: 4.995, unit: 'TiB' },
  },
  // https://www.backblaze.com/docs/cloud-storage-large-files
  b2: { name: 'Backblaze B2', maxObjectBytes: 10 * terabyte, maxObject: { size: 10, unit: 'TB' } },
  // Wasabi's knowledge base, "What are the minimum and maximum object sizes that can be stored in Wasabi?"
  wasabi: { name: 'Wasabi', maxObjectBytes: 5 * terabyte, maxObject: { size: 5, unit: 'TB' } },
  // https://docs.digitalocean.com/products/spaces/details/limits/
  spaces: { name: 'DigitalOcean Spaces', maxObjectBytes: 5 * terabyte, maxObject: { size: 5, unit: 'TB' } },
  // https://cloud.google.com/storage/quotas
  gcs: { name: 'Google Cloud Storage', maxObjectBytes: 5 * tebibyte, maxObject: { size: 5, unit: 'TiB' } },
  // https://www.scaleway.com/en/docs/object-storage/troubleshooting/api-errors/ and its page about multipart uploads
  scaleway: {
    name: 'Scaleway',
    maxObjectBytes: 5 * terabyte,
    maxObject: { size: 5, unit: 'TB' },
    maxParts: 1000,
  },
}

/** Ends of host names, with the dot before them. */
const hostEnds: [string, KnownStore][] = [
  ['.amazonaws.com', 'aws'],
  ['.amazonaws.com.cn', 'aws'],
  ['.r2.cloudflarestorage.com', 'r2'],
  ['.backblazeb2.com', 'b2'],
  ['.wasabisys.com', 'wasabi'],
  ['.digitaloceanspaces.com', 'spaces'],
  ['.storage.googleapis.com', 'gcs'],
  ['.scw.cloud', 'scaleway'],
]

/** The store behind an endpoint, by its host name; null for an unknown one. No endpoint is AWS. */
export function knownStoreOf(endpoint: string | null): KnownStore | null {
  if (endpoint === null) return 'aws'
  const host = `.${/^https?:\/\/([^/:?#]+)/i.exec(endpoint)?.[1]?.toLowerCase()}`
  return hostEnds.find(([end]) => host.endsWith(end))?.[1] ?? null
}

/** How many parts an object may have at this endpoint, as far as its host name tells. */
export function maxPartsAt(endpoint: string | null): number {
  return storeLimits[knownStoreOf(endpoint) ?? 'aws'].maxParts ?? s3Limits.parts
}

/**
 * Throws `TooLarge` for a file that the store at this endpoint cannot hold in one object. A store that is not
 * known may take files up to S3's own limit: if its limit is lower, it refuses them.
 */
export function refuseTooLarge(file: string, fileBytes: number, endpoint: string | null): void {
  const store = knownStoreOf(endpoint)
  const { name, maxObjectBytes, maxObject } = storeLimits[store ?? 'aws']
  if (fileBytes <= maxObjectBytes) return
  const advice = t('notes.tooLargeFor', { store: name, ...maxObject })
  throw new AppFailure('TooLarge', file, store === null ? {} : { advice })
}
