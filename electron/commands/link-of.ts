import type { Link, UploadOptions, UploadRecord } from '../contract/index.ts'
import { asAppFailure, exitCodeOf } from '../core/errors.ts'
import type { LinkRequest } from '../engine/ports.ts'
import type { S3Stores } from '../s3/index.ts'
import type { Output } from './output.ts'

/**
 * The link of a delivered object as its options ask for it. One that cannot be made is told; it fails the
 * command only if the person asked for a link by name, as the object is there.
 */
export async function linkOf(
  { address, key, options }: Pick<UploadRecord, 'address' | 'key' | 'options'>,
  name: string,
  around: { stores: S3Stores; output: Output; signal: AbortSignal; isLinkRequired: boolean },
): Promise<{ link: Link | null; exitCode: number }> {
  const request = linkRequest(key, name, options)
  if (request === null) return { link: null, exitCode: 0 }
  try {
    const link = await around.stores.at(address).link(request, around.signal)
    return { link, exitCode: 0 }
  } catch (thrown) {
    around.signal.throwIfAborted()
    const { error } = asAppFailure(thrown)
    around.output.notice(`${name}: uploaded, but no link could be made. ${error.message} ${error.advice}`)
    return { link: null, exitCode: around.isLinkRequired ? exitCodeOf(error.code) : 0 }
  }
}

/** Null when the options ask for no link. */
function linkRequest(key: string, name: string, options: UploadOptions): LinkRequest | null {
  const { linkSeconds: expiresSeconds, linkOpens: opens, publicBaseUrl } = options
  return expiresSeconds === null ? null : { key, expiresSeconds, opens, fileName: name, publicBaseUrl }
}
