import { z } from 'zod'

/** An address of http or https in the one form that browsers know: `HTTP:\\\\NAS:80` is `http://nas/`. */
export const webAddress = z.url({
  protocol: /^https?$/,
  normalize: true,
  error: 'The endpoint is a web address, such as https://s3.example.com.',
  abort: true,
})

/**
 * Where a store is, as people may write it; out comes its one form. Stricter than what lists of destinations are
 * read by, as those were written by earlier versions too.
 */
export const storeEndpoint = webAddress
  .refine((url) => !/[{}]|%7[bd]/i.test(url), 'Fill in what stands in braces.')
  .refine((url) => !hasSignIn(url), 'The endpoint has a user name or password in it.')
  .refine((url) => !/[?#]/.test(url), 'The endpoint has no ? and no # in it.')
  .transform((url) => trimSlashes(url, 'end'))

/** A region becomes a part of AWS's host names, whose labels hold nothing else. */
export const storeRegion = z
  .string()
  .regex(/^[a-z0-9-]+$/i, 'A region has letters, digits and dashes, such as us-east-1.')
  // The SDK takes these names as a wish for FIPS, which goes with no endpoint of one's own.
  .refine(
    (region) => !/^fips-|-fips$/.test(region),
    'Give the region without fips; FIPS is an endpoint such as https://s3-fips.us-east-1.amazonaws.com.',
  )

/**
 * Wider than S3's naming rules of today: old AWS buckets have longer names with capitals, and radosgw writes
 * TENANT:BUCKET.
 */
export const bucketName = z
  .string()
  .min(1, 'Give the name of the bucket.')
  .min(3, 'A bucket name has at least 3 characters.')
  .max(255, 'A bucket name has at most 255 characters.')
  .regex(/^[\w.:-]+$/, 'Give the name of the bucket alone; what comes before the key is the prefix.')

/** The name of a destination. A control character could make a terminal show something else. */
export const destinationName = z
  .string()
  .trim()
  .min(1, 'Give the destination a name.')
  .regex(/^\P{Cc}*$/u, 'A name has no control characters in it.')

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

/** Empty for AWS, and as it is for what is no web address. */
export function endpointText(endpoint: string | null): string {
  return trimSlashes(webAddress.safeParse(endpoint).data ?? endpoint ?? '', 'end')
}
