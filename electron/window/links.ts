import { linkOf, renewLinks, shareLinks, type Watch } from '../app/share-links.ts'
import { type CopiedLinks, type EventPayload, needsConsent, t } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { copiedText } from '../core/link-text.ts'
import { neverAborted, type HandlersOf, type WindowContext } from './context.ts'

/** Progress is told so often, in milliseconds: what takes less needs none. */
const progressEveryMs = 250

/** Links go to the clipboard and nowhere else; the window learns when they end. */
export function linkHandlers(context: WindowContext): HandlersOf<'links'> {
  async function copy(ids: readonly string[], make?: typeof renewLinks): Promise<CopiedLinks | null> {
    let progress: EventPayload<'links.copying'> | null = null
    const timer = setInterval(() => {
      if (progress !== null) context.send('links.copying', progress)
    }, progressEveryMs)
    const tell: Watch['tell'] = (done, total) => (progress = { done, total })
    return await copyLinks(context, ids, make, tell).finally(() => clearInterval(timer))
  }

  return {
    'links.copy': ({ ids }) => copy(ids),
    'links.renew': ({ ids }) => copy(ids, renewLinks),
    'links.stopCopying': () => copying?.abort(),
    async 'links.open'({ id }) {
      const { app, desktop } = context
      const [upload] = await app.history.find([id])
      if (upload === undefined) throw new AppFailure('BadInput', t('refusals.notUploaded'))
      const { url } = await linkOf(app, upload, app.settings.current().links.choices, neverAborted)
      if (mayOpen(url)) return desktop.openPage(url)
      throw new AppFailure('BadInput', t('refusals.openOverHttp'), {
        advice: t('refusals.openItYourself'),
      })
    },
  }
}

const shareAsSet: typeof renewLinks = (app, ids, choices, ...rest) =>
  shareLinks(app, ids, () => choices, ...rest)

/** There is one clipboard: what is copied later takes the place of what is still being made. */
let copying: AbortController | null = null

/** Makes links, as Settings says or as `make` does, and copies them. Null if that was stopped: then none is copied. */
export async function copyLinks(
  { app, desktop, publisher }: Pick<WindowContext, 'app' | 'desktop' | 'publisher'>,
  ids: readonly string[],
  make = shareAsSet,
  tell: Watch['tell'] = () => undefined,
): Promise<CopiedLinks | null> {
  copying?.abort()
  const stop = new AbortController()
  copying = stop
  const settings = () => app.settings.current().links
  // The format may still be on its way when a shortcut follows its choice at once.
  const handOut: Parameters<typeof make>[3] = (made) => desktop.copy(copiedText(made, settings().format))
  try {
    const copied = await make(app, ids, settings().choices, handOut, { signal: stop.signal, tell })
    publisher.linksChanged()
    return copied
  } catch (thrown) {
    if (stop.signal.aborted) return null
    throw thrown
  } finally {
    if (copying === stop) copying = null
  }
}

/** An address goes to the browser only over https, or over http to this computer. */
export function mayOpen(url: string): boolean {
  return /^https:\/\/[^/]/u.test(url) || (/^http:\/\/[^/]/u.test(url) && !needsConsent(url))
}
