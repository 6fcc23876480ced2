import { z } from 'zod'
import { linkChoices, longestLinkSeconds, shortestLinkSeconds } from './link.ts'
import { keepAwake } from './settings.ts'
import { proxyUrl } from './network-settings.ts'
import { hasSignIn } from './store-address.ts'

/**
 * What an administrator has set for everybody who uses this computer. A key that is not there locks nothing. One that is
 * not known makes the file invalid: a word that is mistyped would lock nothing.
 */
export const policy = z.strictObject({
  /** Files go to these hosts alone: `s3.example.com`, or `*.example.com` for all below it. */
  hosts: z
    .array(z.string().regex(/^(\*\.)?[a-z\d.-]+$/))
    .min(1)
    .exactOptional(),
  /** No plain http to another computer. */
  allowHttp: z.literal(false).exactOptional(),
  /** The way to every store: `none`, `system`, or the address of a proxy without a sign-in. */
  proxy: z
    .union([z.enum(['none', 'system']), proxyUrl])
    .refine((proxy) => !hasSignIn(proxy))
    .exactOptional(),
  /** The absolute path of a PEM file: the certificate authorities that are trusted besides the usual ones. */
  caFile: z
    .string()
    .regex(/^(\/|[a-z]:\\)/i)
    .exactOptional(),
  /** No file goes to the trash. */
  deleteLocal: z.literal(false).exactOptional(),
  longestLinkSeconds: linkChoices.shape.lifetimeSeconds.exactOptional(),
  /** No notification shows names of files, which may be secret, on a screen that others see. */
  notifications: z.literal(false).exactOptional(),
  /** Nobody looks for newer versions. */
  updates: z.literal(false).exactOptional(),
  /** Dropreel does not start at login. */
  startAtLogin: z.literal(false).exactOptional(),
  /** When uploads keep the computer from going to sleep. */
  keepAwake: keepAwake.exactOptional(),
})
export type Policy = z.infer<typeof policy>

/** What each key of a policy takes, as the end of a sentence that begins with the key. */
export const policyTakes: Record<keyof Policy, string> = {
  hosts: 'must be a list of names such as s3.example.com or *.example.com',
  allowHttp: 'can only be false',
  proxy:
    'must be "none", "system", or an address such as http://proxy:3128 or socks5h://proxy:1080, without a password, as everybody can read this file',
  caFile: 'must be an absolute path',
  deleteLocal: 'can only be false',
  longestLinkSeconds: `must be a whole number of seconds from ${shortestLinkSeconds} to ${longestLinkSeconds}`,
  notifications: 'can only be false',
  updates: 'can only be false',
  startAtLogin: 'can only be false',
  keepAwake: 'must be "always", "mains" or "never"',
}
