import { z } from 'zod'
import { complaint } from './texts/text.ts'

/** An address of http or https in the one form that browsers know: `HTTP:\\\\NAS:80` is `http://nas/`. */
export const webAddress = z.url({
  protocol: /^https?$/,
  normalize: true,
  ...complaint('complaints.endpoint'),
  abort: true,
})

/**
 * Where a store is, as people may write it; out comes its one form. Stricter than what lists of destinations are
 * read by, as those were written by earlier versions too.
 */
export const storeEndpoint = webAddress
  .refine((url) => !/[{}]|%7[bd]/i.test(url), complaint('complaints.endpointBlank'))
  .refine((url) => !hasSignIn(url), complaint('complaints.endpointSignIn'))
  .refine((url) => !/[?#]/.test(url), complaint('complaints.endpointQuery'))
  .transform((url) => trimSlashes(url, 'end'))

/** A region becomes a part of AWS's host names, whose labels hold nothing else. */
export const storeRegion = z
  .string()
  .regex(/^[a-z0-9-]+$/i, complaint('complaints.region'))
  // The SDK takes these names as a wish for FIPS, which goes with no endpoint of one's own.
  .refine((region) => !/^fips-|-fips$/.test(region), complaint('complaints.regionFips'))

/**
 * Wider than S3's naming rules of today: old AWS buckets have longer names with capitals, and radosgw writes
 * TENANT:BUCKET.
 */
export const bucketName = z
  .string()
  .min(1, complaint('complaints.bucket'))
  .min(3, complaint('complaints.bucketShort'))
  .max(255, complaint('complaints.bucketLong'))
  .regex(/^[\w.:-]+$/, complaint('complaints.bucketAlone'))

/** The name of a destination. A control character could make a terminal show something else. */
export const destinationName = z
  .string()
  .trim()
  .min(1, complaint('complaints.name'))
  .regex(/^\P{Cc}*$/u, complaint('complaints.nameControl'))

/** Whether there is a user name or a password in a URL. */
export function hasSignIn(url: string): boolean {
  return /^[a-z\d]+:[/\\]*[^/?#\\]*@/i.test(url)
}

/** The text without the slashes around it, or at its end. */
export function trimSlashes(text: string, where: 'both' | 'end' = 'both'): string {
  const rest = text.replace(/\/+$/u, '')
  return where === 'end' ? rest : rest.replace(/^\/+/u, '')
}

/** True for plain http to another computer. */
export function needsConsent(endpoint: string | null): boolean {
  const [, host = ''] = /^http:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]*)/.exec(endpointText(endpoint)) ?? []
  return host !== '' && host !== 'localhost' && host !== '[::1]' && !/^127(?:\.\d+){3}$/.test(host)
}

/** The last endpoints that were read: each upload asks for its own several times, and there are few. */
const endpointTexts = new Map<string, string>()
const mostEndpointTexts = 100

/** Empty for AWS, and as it is for what is no web address. */
export function endpointText(endpoint: string | null): string {
  if (endpoint === null) return ''
  const known = endpointTexts.get(endpoint)
  if (known !== undefined) return known
  const text = trimSlashes(webAddress.safeParse(endpoint).data ?? endpoint, 'end')
  if (endpointTexts.size >= mostEndpointTexts) endpointTexts.clear()
  endpointTexts.set(endpoint, text)
  return text
}
