import { renewLinks, shareLinks } from '../app/share-links.ts'
import type { CopiedLinks } from '../contract/index.ts'
import { copiedText } from '../core/link-text.ts'
import type { HandlersOf, WindowContext } from './context.ts'

/** Links go to the clipboard and nowhere else; the window learns when they end. */
export function linkHandlers(context: WindowContext): HandlersOf<'links'> {
  return {
    'links.copy': ({ ids }) =>
      copyLinks(context, ids, (app, ids, choices, handOut) => shareLinks(app, ids, () => choices, handOut)),
    'links.renew': ({ ids }) => copyLinks(context, ids, renewLinks),
  }
}

/** Makes links as `make` does and copies them. */
export async function copyLinks(
  { app, desktop, publisher }: Pick<WindowContext, 'app' | 'desktop' | 'publisher'>,
  ids: readonly string[],
  make: typeof renewLinks,
): Promise<CopiedLinks> {
  const settings = () => app.settings.current().links
  // The format may still be on its way when a shortcut follows its choice at once.
  const copied = await make(app, ids, settings().choices, (made) =>
    desktop.copy(copiedText(made, settings().format)),
  )
  publisher.linksChanged()
  return copied
}
