import type { Link, UploadRecord } from '../contract/index.ts'
import { asAppFailure, exitCodeOf } from '../core/errors.ts'
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
  if (options.linkSeconds === null) return { link: null, exitCode: 0 }
  try {
    const link = await around.stores.at(address).link(key, options.linkSeconds, around.signal)
    return { link, exitCode: 0 }
  } catch (thrown) {
    around.signal.throwIfAborted()
    const { error } = asAppFailure(thrown)
    around.output.notice(`${name}: uploaded, but no link could be made. ${error.message} ${error.advice}`)
    return { link: null, exitCode: around.isLinkRequired ? exitCodeOf(error.code) : 0 }
  }
}
