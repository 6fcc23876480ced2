import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { Readable } from 'node:stream'
import { AppFailure } from '../core/errors.ts'
import type { ObjectRange } from '../engine/ports.ts'
import type { Connection } from './connection.ts'
import { targetOf } from './head-object.ts'

/** GetObject, the bytes of a range. A body that ends early throws, as does one that is no such range. */
export async function* readObject(
  connection: Connection,
  key: string,
  { versionId, offsetBytes, sizeBytes }: ObjectRange,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const read = <T>(attempt: (client: S3Client) => Promise<T>) =>
    connection.call({ operation: 'GetObject', key, signal, attempt })
  const body = await read(async (client) => {
    const command = new GetObjectCommand({
      ...targetOf(connection, { key, versionId }),
      Range: `bytes=${offsetBytes}-${offsetBytes + sizeBytes - 1}`,
    })
    const { Body, ContentLength } = await client.send(command, { abortSignal: signal })
    if (!(Body instanceof Readable)) throw new AppFailure('Internal', 'the answer has no readable body')
    // A store that does not know ranges answers with the whole object.
    if (ContentLength !== sizeBytes) {
      Body.destroy()
      throw new AppFailure('StoreRefused', 'it does not answer with the range that was asked for')
    }
    return Body
  })
  const chunks: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await read(() => chunks.next())
      if (next.done === true) return
      yield next.value
    }
  } finally {
    body.destroy()
  }
}
