import { create } from 'content-disposition'
import type { LinkOpens } from '../../contract/index.ts'

/**
 * The Content-Disposition that the store is to send, so that a browser saves the file under its own name in any script
 * (RFC 6266, RFC 8187); null leaves it to the store.
 */
export function contentDispositionOf(opens: LinkOpens, fileName: string | null): string | null {
  if (fileName === null) return opens === 'inline' ? null : 'attachment'
  // Through bytes, because Windows names may contain half a surrogate pair, which has no encoding.
  const name = Buffer.from(fileName.normalize('NFC'), 'utf8').toString('utf8')
  return create(name, { type: opens === 'inline' ? 'inline' : 'attachment' })
}
