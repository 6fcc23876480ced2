import { z } from 'zod'
import { linkChoices } from './link.ts'
import { proxyUrl } from './network-settings.ts'
import { hasSignIn } from './store-address.ts'

/**
 * What an administrator has set for everybody who uses this computer. A key that is not there locks nothing. One that is
 * not known makes the file invalid: a word that is mistyped would lock nothing.
 */
export const policy = z.strictObject({
  /** Files go to these hosts alone: `s3.example.com`, or `*.example.com` for all below it. */
  hosts: z
    .array(
      z.string().regex(/^(\*\.)?[a-z\d.-]+$/, 'A host is a name such as s3.example.com or *.example.com.'),
    )
    .min(1)
    .exactOptional(),
  /** No plain http to another computer. */
  allowHttp: z.literal(false).exactOptional(),
  /** The way to every store: `none`, `system`, or the address of a proxy without a sign-in. */
  proxy: z
    .union([z.enum(['none', 'system']), proxyUrl])
    .refine((proxy) => !hasSignIn(proxy), 'A policy holds no password: everybody can read it.')
    .exactOptional(),
  /** The absolute path of a PEM file: the certificate authorities that are trusted besides the usual ones. */
  caFile: z
    .string()
    .regex(/^(\/|[a-z]:\\)/i, 'The caFile is an absolute path.')
    .exactOptional(),
  /** No file goes to the trash. */
  deleteLocal: z.literal(false).exactOptional(),
  longestLinkSeconds: linkChoices.shape.lifetimeSeconds.exactOptional(),
  /** Nobody looks for newer versions. */
  updates: z.literal(false).exactOptional(),
})
export type Policy = z.infer<typeof policy>

/** What the window says where a policy locks something. */
export const setByAdministrator = 'Set by your administrator'
