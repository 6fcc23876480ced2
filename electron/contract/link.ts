import { z } from 'zod'
import { hasSignIn } from './store-address.ts'
import { complaint } from './texts/text.ts'

/**
 * SigV4 presigned URLs last seven days at most:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
 */
export const longestLinkSeconds = 7 * 24 * 60 * 60
export const shortestLinkSeconds = 5 * 60

/** What a browser does with a link: shows the file, or saves it. */
export const linkOpens = z.enum(['inline', 'download'])
export type LinkOpens = z.infer<typeof linkOpens>

export const linkChoices = z.object({
  lifetimeSeconds: z.int().min(shortestLinkSeconds).max(longestLinkSeconds),
  opens: linkOpens,
})
export type LinkChoices = z.infer<typeof linkChoices>

/** How several links are written down together. */
export const linkFormat = z.enum(['list', 'markdown', 'csv'])
export type LinkFormat = z.infer<typeof linkFormat>

/** Where everybody can read the objects of a bucket: keys are put after it. */
export const publicBaseUrl = z
  .url({
    protocol: /^https?$/,
    ...complaint('complaints.publicBaseUrl'),
  })
  .refine((url) => !/[?#]/.test(url), complaint('complaints.publicBaseUrlQuery'))

/** One that is entered now. A sign-in in it would be in every link, and in exported lists. */
export const typedPublicBaseUrl = publicBaseUrl.refine(
  (url) => !hasSignIn(url),
  complaint('complaints.publicBaseUrlSignIn'),
)

/**
 * What ends a link: the request, S3's limit, the administrator's policy, or the credentials or session that signed it;
 * a public one has no end.
 */
export const linkLimit = z.enum([
  'request',
  'seven-days',
  'administrator',
  'credentials',
  'unknown-session',
  'express-session',
  'nothing',
])
export type LinkLimit = z.infer<typeof linkLimit>

/**
 * A URL handed to a person. `validUntil` in milliseconds since the epoch: the earliest of what limits it; null
 * if it has no end. With `unknown-session` it may end sooner: the end of session credentials is unknown.
 */
export const link = z.object({ url: z.url(), validUntil: z.number().nullable(), limitedBy: linkLimit })
export type Link = z.infer<typeof link>
