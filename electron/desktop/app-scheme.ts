import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol } from 'electron'
import { languageNow } from '../contract/index.ts'

const scheme = 'app'
const host = 'dropreel'
/** Where the window's page comes from. A scheme of our own, unlike file:, has an origin and reaches no other file. */
export const windowOrigin = `${scheme}://${host}`

/** The page of the window, which speaks the language of this process. */
export function windowUrl(): string {
  return `${windowOrigin}/index.html?language=${languageNow()}`
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** Has to be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }])
}

const notFound = () => new Response('Not found', { status: 404 })

/** Serves the built window from `folder`, and nothing outside of it. */
export function serveWindow(folder: string): void {
  protocol.handle(scheme, async (request) => {
    const url = new URL(request.url)
    try {
      const file = normalize(join(folder, decodeURIComponent(url.pathname)))
      const type = types[extname(file)]
      if (url.host !== host || type === undefined || !file.startsWith(folder + sep)) return notFound()
      return new Response(new Uint8Array(await readFile(file)), { headers: { 'content-type': type } })
    } catch {
      // There is no such file, or the address is not well-formed.
      return notFound()
    }
  })
}
