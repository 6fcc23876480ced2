import { linkOf, renewLinks, shareLinks } from '../app/share-links.ts'
import { type CopiedLinks, needsConsent, t } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { copiedText } from '../core/link-text.ts'
import type { HandlersOf, WindowContext } from './context.ts'

/** Links go to the clipboard and nowhere else; the window learns when they end. */
export function linkHandlers(context: WindowContext): HandlersOf<'links'> {
  return {
    'links.copy': ({ ids }) => copyLinks(context, ids),
    'links.renew': ({ ids }) => copyLinks(context, ids, renewLinks),
    async 'links.open'({ id }) {
      const { app, desktop } = context
      const [upload] = await app.history.find([id])
      if (upload === undefined) throw new AppFailure('BadInput', t('refusals.notUploaded'))
      const { url } = await linkOf(app, upload, app.settings.current().links.choices)
      if (mayOpen(url)) return desktop.openPage(url)
      throw new AppFailure('BadInput', t('refusals.openOverHttp'), {
        advice: t('refusals.openItYourself'),
      })
    },
  }
}

const shareAsSet: typeof renewLinks = (app, ids, choices, handOut) =>
  shareLinks(app, ids, () => choices, handOut)

/** Makes links, as Settings says or as `make` does, and copies them. */
export async function copyLinks(
  { app, desktop, publisher }: Pick<WindowContext, 'app' | 'desktop' | 'publisher'>,
  ids: readonly string[],
  make = shareAsSet,
): Promise<CopiedLinks> {
  const settings = () => app.settings.current().links
  // The format may still be on its way when a shortcut follows its choice at once.
  const copied = await make(app, ids, settings().choices, (made) =>
    desktop.copy(copiedText(made, settings().format)),
  )
  publisher.linksChanged()
  return copied
}

/** An address goes to the browser only over https, or over http to this computer. */
export function mayOpen(url: string): boolean {
  return /^https:\/\/[^/]/u.test(url) || (/^http:\/\/[^/]/u.test(url) && !needsConsent(url))
}
