/** The scheme of links to a row; electron-builder.yml and the packages register it under this name. */
const linkToUpload = /^dropreel:\/\/upload\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\/?$/

/** A link that shows an upload in the Dropreel of this computer; it opens no object. `id` is an upload's or a delivery's. */
export function uploadLink(id: string): string {
  return `dropreel://upload/${id}`
}

/** The id that a link names; null for every other text. Any page on the web can give one to the system. */
export function uploadOfLink(link: string): string | null {
  return linkToUpload.exec(link)?.[1] ?? null
}
