import { linkAsAsked, type Linked, type LinkMaker } from '../app/make-link.ts'
import type { AppError, Link } from '../contract/index.ts'
import { asAppFailure, exitCodeOf } from '../core/errors.ts'
import type { Output } from './output.ts'

type LinkParts = {
  app: LinkMaker
  output: Pick<Output, 'notice'>
  signal: AbortSignal
  isLinkRequired: boolean
}

/** The link of a delivered object as its options ask for it. If none can be made, a notice says so. */
export async function linkOf(
  delivered: Linked,
  fileName: string,
  { app, output, signal, isLinkRequired }: LinkParts,
): Promise<{ link: Link | null; exitCode: number }> {
  try {
    return { link: await linkAsAsked(app, delivered, fileName, signal), exitCode: 0 }
  } catch (thrown) {
    signal.throwIfAborted()
    app.log.error('link-failed', thrown, { key: delivered.key })
    const { error } = asAppFailure(thrown)
    return { link: null, exitCode: tellNoLink(error, fileName, output, isLinkRequired) }
  }
}

/** Returns the exit code: it fails the command only if the person asked for a link by name, or if the object is not there. */
export function tellNoLink(
  { code, message, advice }: AppError,
  fileName: string,
  output: Pick<Output, 'notice'>,
  isLinkRequired: boolean,
): number {
  output.notice(`${fileName}: uploaded, but no link could be made. ${message} ${advice}`)
  return isLinkRequired || code === 'ObjectMissing' ? exitCodeOf(code) : 0
}
