import { GetObjectCommand } from '@aws-sdk/client-s3'
import { Readable } from 'node:stream'
import { AppFailure } from '../../core/errors.ts'
import type { ObjectRange } from '../../engine/ports.ts'
import type { Connection, Try } from '../transport/connection.ts'
import { withHeader } from '../transport/sdk-internals.ts'
import { targetOf } from './head-object.ts'
import { SlowConnectionWatch } from '../transport/slow-connection.ts'

/** No cache in between may answer, nor keep the answer for the next time (RFC 9111, 5.2.1.4 and 5.2.1.5). */
const fromTheStore = 'no-cache, no-store'

/**
 * GetObject, the bytes of a range. Throws if the body ends early or is not that range, and `ConnectionSlow` on a
 * connection on which it would never finish.
 */
export async function* readObject(
  connection: Connection,
  key: string,
  { versionId, offsetBytes, sizeBytes }: ObjectRange,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const read = <T>(attempt: (one: Try) => Promise<T>) =>
    connection.call({ operation: 'GetObject', key, signal, attempt })
  const body = await read(async ({ send }) => {
    const command = new GetObjectCommand({
      ...targetOf(connection, { key, versionId }),
      Range: `bytes=${offsetBytes}-${offsetBytes + sizeBytes - 1}`,
    })
    command.middlewareStack.add(withHeader('cache-control', fromTheStore), { step: 'build' })
    const { Body, ContentLength, ContentRange, ETag } = await send(command)
    if (!(Body instanceof Readable)) throw new AppFailure('Internal', 'the answer has no readable body')
    if (ETag === undefined && ContentRange === undefined) {
      Body.destroy()
      throw new AppFailure('EndpointInvalid', connection.host)
    }
    // A store without ranges sends the whole object.
    if (ContentLength !== sizeBytes) {
      Body.destroy()
      throw new AppFailure('StoreRefused', 'it does not answer with the range that was asked for')
    }
    return Body
  })
  const chunks: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]()
  const watch = new SlowConnectionWatch(connection.limits.slowMs, () => {
    body.destroy(new AppFailure('ConnectionSlow', connection.host))
  })
  watch.begin()
  try {
    for (;;) {
      const next = await read(() => chunks.next())
      if (next.done === true) return
      watch.moved(next.value.byteLength)
      // The reader may take long to use these bytes.
      const resume = watch.hold()
      yield next.value
      resume()
    }
  } finally {
    watch.stop()
    body.destroy()
  }
}
