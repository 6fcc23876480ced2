import { z } from 'zod'

export const presetId = z.enum(['aws', 'r2', 'b2', 'wasabi', 'minio', 'spaces', 'gcs', 'custom'])
export type PresetId = z.infer<typeof presetId>

/** What is known of a kind of store before it was ever asked. */
export const preset = z.object({
  id: presetId,
  name: z.string(),
  /** With {region}, {account} or {host} in it, where a person must say more; null for AWS, which goes by region. */
  endpoint: z.string().nullable(),
  pathStyle: z.boolean(),
  /** The one region it has; null where a person chooses, such as `exampleRegion`. */
  region: z.string().nullable(),
  exampleRegion: z.string(),
  /** How large an object may be, in the store's own unit; null where that is not known. */
  maxObject: z.object({ size: z.number(), unit: z.enum(['TB', 'TiB']) }).nullable(),
})
export type Preset = z.infer<typeof preset>
