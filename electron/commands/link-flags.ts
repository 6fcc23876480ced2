import { typedPublicBaseUrl, type LinkOpens } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'

type AddressFlags = { download?: boolean; publicBaseUrl?: string }

/** Whether a flag asks for a link, so that a missing one is a failure. */
export function asksForLink(flags: AddressFlags & { link?: string }): boolean {
  return flags.link !== undefined || flags.download === true || flags.publicBaseUrl !== undefined
}

/** `--download`; null without it. Throws `BadInput` where a link cannot do that. */
export function opensOf(flags: AddressFlags): LinkOpens | null {
  if (flags.download !== true) return null
  if (flags.publicBaseUrl === undefined) return 'download'
  throw new AppFailure('BadInput', '--download goes with presigned links, not with --public-base-url.')
}

/**
 * `--public-base-url`, else `otherwise` (the destination's). Null for a presigned link, which `--download` needs.
 * Throws `BadInput`.
 */
export function publicBaseUrlOf(flags: AddressFlags, otherwise: string | null): string | null {
  const text = flags.publicBaseUrl
  if (text === undefined) return flags.download === true ? null : otherwise
  const parsed = typedPublicBaseUrl.safeParse(text)
  if (parsed.success) return parsed.data
  throw new AppFailure('BadInput', parsed.error.issues[0]?.message ?? '', {
    advice: 'Give one such as https://cdn.example.com with --public-base-url.',
  })
}
