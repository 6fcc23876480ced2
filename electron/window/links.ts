import { renewLinks, shareLinks, type HandOut } from '../app/share-links.ts'
import type { CopiedLinks } from '../contract/index.ts'
import { copiedText } from '../core/link-text.ts'
import type { HandlersOf, WindowContext } from './context.ts'

type Copying = Pick<WindowContext, 'app' | 'desktop' | 'publisher'>

/** Links go to the clipboard and nowhere else; the window learns when they end. */
export function linkHandlers(context: WindowContext): HandlersOf<'links'> {
  const { app, publisher } = context
  return {
    async 'links.copy'({ ids }) {
      const copied = await shareLinks(
        app,
        ids,
        () => app.settings.current().links.choices,
        toClipboard(context),
      )
      publisher.linksChanged()
      return copied
    },
    'links.renew': ({ ids }) => renewToClipboard(context, ids),
  }
}

/** Copies links once more, each as it was shared before. */
export async function renewToClipboard(context: Copying, ids: readonly string[]): Promise<CopiedLinks> {
  const { app, publisher } = context
  const copied = await renewLinks(app, ids, app.settings.current().links.choices, toClipboard(context))
  publisher.linksChanged()
  return copied
}

function toClipboard({ app, desktop }: Copying): HandOut {
  return (made) => desktop.copy(copiedText(made, app.settings.current().links.format))
}
