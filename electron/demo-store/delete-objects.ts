import { z } from 'zod'
import { theBucket, theKey, xmlAnswer } from './exchange.ts'
import type { Answer, Exchange } from './exchange.ts'
import { checkKey } from './names.ts'
import { receiveSummedText } from './receive-body.ts'
import { S3Error } from './s3-error.ts'
import { fromXml, toXml } from './xml.ts'
import type { XmlValue } from './xml.ts'

const MAX_KEYS = 1000

const Delete = z.object({
  Object: z
    .array(z.object({ Key: z.string().min(1) }))
    .min(1)
    .max(MAX_KEYS),
  Quiet: z.enum(['true', 'false']).default('false'),
})

/** Deleting what is not there succeeds too. */
export async function deleteObject(exchange: Exchange): Promise<Answer> {
  await remove(exchange, theKey(exchange))
  return { status: 204 }
}

export async function deleteObjects(exchange: Exchange): Promise<Answer> {
  theBucket(exchange)
  const request = fromXml(await receiveSummedText(exchange), 'Delete', Delete)
  const deleted: XmlValue[] = []
  const failed: XmlValue[] = []
  for (const { Key } of request.Object) {
    try {
      checkKey(Key)
      exchange.demand('s3:DeleteObject')
      await remove(exchange, Key)
      deleted.push({ Key })
    } catch (error) {
      if (!(error instanceof S3Error)) throw error
      failed.push({ Key, Code: error.code, Message: error.message })
    }
  }
  const reported = request.Quiet === 'true' ? [] : deleted
  return xmlAnswer(toXml('DeleteResult', { Deleted: reported, Error: failed }))
}

async function remove(exchange: Exchange, key: string): Promise<void> {
  const bucket = theBucket(exchange)
  await exchange.storage.exclusive(bucket.name, key, () => exchange.storage.deleteObject(bucket, key))
}
