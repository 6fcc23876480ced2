import { z } from 'zod'
import { typedPublicBaseUrl } from './link.ts'
import { networkSettings, proxyUrl } from './network-settings.ts'
import { typedObjectSettings } from './object-settings.ts'
import { preset } from './preset.ts'
import { bucketName, destinationName, storeEndpoint, storeRegion } from './store-address.ts'
import { complaint } from './texts/text.ts'

/** Where the keys come from; `kept` are those that the destination has already. */
export const keysChoice = z.discriminatedUnion('from', [
  z.object({ from: z.literal('kept') }),
  z.object({
    from: z.literal('typed'),
    accessKeyId: z.string().trim().min(1, complaint('complaints.accessKeyId')),
    secretAccessKey: z.string().trim().min(1, complaint('complaints.secretAccessKey')),
  }),
  z.object({ from: z.literal('profile'), name: z.string().trim().min(1, complaint('complaints.profile')) }),
  z.object({ from: z.literal('secrets'), dir: z.string().min(1, complaint('complaints.folder')) }),
])
export type KeysChoice = z.infer<typeof keysChoice>

/** The destination form. Secrets travel inward once and are never sent back. */
export const destinationForm = z.object({
  /** Null for a new destination. */
  id: z.string().nullable(),
  name: destinationName,
  endpoint: storeEndpoint.nullable(),
  /** Empty: asked of the store. */
  region: z.literal('').or(storeRegion),
  bucket: z.string().trim().pipe(bucketName),
  prefix: z.string().trim(),
  pathStyle: z.boolean(),
  keyTemplate: z.string().trim().min(1, complaint('complaints.keyTemplate')),
  publicBaseUrl: typedPublicBaseUrl.nullable(),
  keys: keysChoice,
  /** Null: the same keys sign links. */
  linkKeys: keysChoice.nullable(),
  objectSettings: typedObjectSettings,
  network: networkSettings.omit({ proxy: true }),
  proxy: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('system') }),
    z.object({
      kind: z.literal('manual'),
      url: proxyUrl,
      user: z.string().trim().min(1).nullable(),
      /** Null keeps the one that is known. */
      password: z.string().min(1).nullable(),
    }),
  ]),
})
export type DestinationForm = z.infer<typeof destinationForm>

/** What no connection test looks at: a change of it leaves the last test valid. */
export const untestedFields = ['name', 'keyTemplate'] as const

export const destinationChoices = z.object({
  presets: z.array(preset),
  /** The profiles of ~/.aws, and where they say that a store is. */
  profiles: z.array(
    z.object({ name: z.string(), endpoint: z.string().optional(), region: z.string().optional() }),
  ),
  /** Where containers find secrets. */
  secretsDir: z.string(),
  keyTemplate: z.string(),
})
export type DestinationChoices = z.infer<typeof destinationChoices>

/** The key that a template would give an example file now, and what is wrong with the template. */
export const keyPreview = z.object({
  key: z.string().nullable(),
  problem: z.string().nullable(),
  warnings: z.array(z.string()),
})
export type KeyPreview = z.infer<typeof keyPreview>
