import { trimSlashes } from '../contract/index.ts'

/**
 * The address of an object below a public base URL. Each segment of the key is percent-encoded (RFC 3986), as
 * `+`, `?`, `#` and brackets mean something else in URLs, Markdown or old servers. The key is taken as it is:
 * Dropreel's own are NFC, others are not changed.
 */
export function publicAddress(baseUrl: string, key: string): string {
  return `${trimSlashes(baseUrl, 'end')}/${key.split('/').map(encoded).join('/')}`
}

function encoded(segment: string): string {
  return encodeURIComponent(segment).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
