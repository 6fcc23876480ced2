import { makeLink, type LinkMaker } from '../app/make-link.ts'
import type { Link, UploadRecord } from '../contract/index.ts'
import { asAppFailure, exitCodeOf } from '../core/errors.ts'
import type { Output } from './output.ts'

type LinkParts = {
  app: LinkMaker
  output: Pick<Output, 'notice'>
  signal: AbortSignal
  isLinkRequired: boolean
}

type Delivered = Pick<UploadRecord, 'address' | 'key' | 'options'> & { sizeBytes: number }

/**
 * The link of a delivered object as its options ask for it. If none can be made, a notice says so; it fails the
 * command only if the person asked for a link by name, or if the object is not there.
 */
export async function linkOf(
  { address, key, options, sizeBytes }: Delivered,
  fileName: string,
  { app, output, signal, isLinkRequired }: LinkParts,
): Promise<{ link: Link | null; exitCode: number }> {
  const { linkSeconds: expiresSeconds, linkOpens: opens, publicBaseUrl } = options
  if (expiresSeconds === null) return { link: null, exitCode: 0 }
  try {
    const request = { key, expiresSeconds, opens, fileName, publicBaseUrl, sizeBytes }
    return { link: await makeLink(app, address, request, signal), exitCode: 0 }
  } catch (thrown) {
    signal.throwIfAborted()
    app.log.error('link-failed', thrown, { key })
    const { error } = asAppFailure(thrown)
    output.notice(`${fileName}: uploaded, but no link could be made. ${error.message} ${error.advice}`)
    const isFailure = isLinkRequired || error.code === 'ObjectMissing'
    return { link: null, exitCode: isFailure ? exitCodeOf(error.code) : 0 }
  }
}
