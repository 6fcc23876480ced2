import { z } from 'zod'
import { complaint } from './texts/text.ts'

/** As curl names them: with the `h` of socks5h, and with socks4a, the proxy looks up the store's name. */
export const proxyUrl = z.url({
  protocol: /^(https?|socks5h?|socks4a?)$/,
  hostname: /./,
  ...complaint('complaints.proxy'),
})

/**
 * The way to the store: straight, by the proxy of the system (the window) or of HTTPS_PROXY and NO_PROXY (the
 * command line), or by one that a person named. A password lies in the system keychain under `passwordEntry`.
 */
export const proxySettings = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('system') }),
  z.object({
    kind: z.literal('manual'),
    url: proxyUrl,
    user: z.string().min(1).nullable(),
    passwordEntry: z.string().min(1).nullable(),
  }),
])
export type ProxySettings = z.infer<typeof proxySettings>

/** How a store is reached, where that differs from the usual. */
export const networkSettings = z.object({
  /** AWS only: S3 Transfer Acceleration. */
  acceleration: z.boolean(),
  /** AWS only: IPv6 as well as IPv4. */
  dualStack: z.boolean(),
  proxy: proxySettings,
  /** A PEM file of certificate authorities that are trusted besides the usual ones. */
  caFile: z.string().min(1).nullable(),
  /** Somebody said yes to sending everything readable by others on the way. */
  allowHttp: z.boolean(),
})
export type NetworkSettings = z.infer<typeof networkSettings>
