import type { LinkFormat } from '../contract/index.ts'
/** A link as it is written down. `validUntil` as ISO 8601; null if it has no end. */
export type NamedLink = {
  name: string
  url: string
  validUntil: string | null
}
/** Several links as plain text: names above their links, a Markdown list, or CSV (RFC 4180). */
export declare function linkText(links: readonly NamedLink[], format: LinkFormat): string
/** The same for mail and documents, where names can be links. */
export declare function linkHtml(links: readonly NamedLink[]): string
