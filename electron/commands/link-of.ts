import { makeLink, type LinkMaker } from '../app/make-link.ts'
import type { Link, UploadOptions, UploadRecord } from '../contract/index.ts'
import { asAppFailure, exitCodeOf } from '../core/errors.ts'
import type { LinkRequest } from '../engine/ports.ts'
import type { Output } from './output.ts'

type LinkParts = {
  app: LinkMaker
  output: Pick<Output, 'notice'>
  signal: AbortSignal
  isLinkRequired: boolean
}

/**
 * The link of a delivered object as its options ask for it. If none can be made, a notice says so; it fails the
 * command only if the person asked for a link by name, or if the object is not there.
 */
export async function linkOf(
  {
    address,
    key,
    options,
    sizeBytes,
  }: Pick<UploadRecord, 'address' | 'key' | 'options'> & { sizeBytes: number },
  name: string,
  around: LinkParts,
): Promise<{ link: Link | null; exitCode: number }> {
  const request = linkRequest(key, name, options)
  if (request === null) return { link: null, exitCode: 0 }
  const { app, signal } = around
  try {
    const link = await makeLink(app, address, { ...request, sizeBytes }, signal)
    return { link, exitCode: 0 }
  } catch (thrown) {
    signal.throwIfAborted()
    app.log.error('link-failed', thrown, { key })
    const { error } = asAppFailure(thrown)
    around.output.notice(`${name}: uploaded, but no link could be made. ${error.message} ${error.advice}`)
    const isFailure = around.isLinkRequired || error.code === 'ObjectMissing'
    return { link: null, exitCode: isFailure ? exitCodeOf(error.code) : 0 }
  }
}

/** Null when the options ask for no link. */
function linkRequest(key: string, name: string, options: UploadOptions): LinkRequest | null {
  const { linkSeconds: expiresSeconds, linkOpens: opens, publicBaseUrl } = options
  return expiresSeconds === null ? null : { key, expiresSeconds, opens, fileName: name, publicBaseUrl }
}
