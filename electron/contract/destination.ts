import { z } from 'zod'
import { publicBaseUrl } from './link.ts'
import { capabilities } from './capabilities.ts'
import { networkSettings } from './network-settings.ts'
import { objectSettings } from './object-settings.ts'
import { complaint, t } from './texts/text.ts'

/** Where credentials come from. Never the credentials themselves. */
export const credentialSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('env') }),
  z.object({ kind: z.literal('profile'), name: z.string().min(1) }),
  z.object({ kind: z.literal('secrets'), dir: z.string().min(1) }),
  z.object({ kind: z.literal('keychain'), name: z.string().min(1) }),
  z.object({ kind: z.literal('demo') }),
])
export type CredentialSource = z.infer<typeof credentialSource>

/** Whose keys they are. */
export function sourceInWords(source: CredentialSource): string {
  switch (source.kind) {
    case 'env':
      return t('credentials.environment')
    case 'profile':
      return t('credentials.profile', { name: source.name })
    case 'secrets':
      return source.dir
    case 'keychain':
      return t('credentials.keychain')
    case 'demo':
      return t('credentials.demo')
  }
}

/** A bucket on a store and how to reach it. `endpoint` null means AWS by region. */
export const bucketAddress = z.object({
  endpoint: z.url().nullable(),
  region: z.string().min(1),
  bucket: z.string().min(1),
  pathStyle: z.boolean(),
  credentials: credentialSource,
  /** Whose keys sign links, where those that upload should not; null means the same. */
  linkCredentials: credentialSource.nullable().default(null),
  /** Without it: the system's proxy, the usual certificates, no acceleration. */
  network: networkSettings.optional(),
})
export type BucketAddress = z.infer<typeof bucketAddress>

export const destination = bucketAddress.extend({
  id: z.string().min(1),
  name: z.string().min(1, complaint('complaints.name')),
  prefix: z.string(),
  keyTemplate: z.string().min(1),
  /** Links are given below this address instead of presigned ones. */
  publicBaseUrl: publicBaseUrl.nullable().default(null),
  objectSettings: objectSettings.optional(),
  capabilities: capabilities.optional(),
})
export type Destination = z.infer<typeof destination>
