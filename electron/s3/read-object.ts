import { GetObjectCommand } from '@aws-sdk/client-s3'
import { Readable } from 'node:stream'
import { AppFailure } from '../core/errors.ts'
import type { Connection } from './connection.ts'

/** GetObject, the whole body. A body that ends early throws. */
export async function* readObject(
  connection: Connection,
  key: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const read = <T>(attempt: () => Promise<T>) =>
    connection.call({ operation: 'GetObject', key, signal, attempt })
  const body = await read(async () => {
    const command = new GetObjectCommand({ Bucket: connection.address.bucket, Key: key })
    const { Body } = await connection.client().send(command, { abortSignal: signal })
    if (!(Body instanceof Readable)) throw new AppFailure('Internal', 'the answer has no readable body')
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
