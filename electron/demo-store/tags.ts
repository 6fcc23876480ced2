import { z } from 'zod'
import { theBucket, theKey, xmlAnswer } from './exchange.ts'
import type { Answer, Exchange } from './exchange.ts'
import { receiveSummedText } from './receive-body.ts'
import { S3Error } from './s3-error.ts'
import { existingObject } from './select-object.ts'
import { fromXml, toXml } from './xml.ts'

type Tags = Record<string, string>

const Tagging = z.object({
  TagSet: z.preprocess(
    // An empty element is parsed as its text.
    (value) => (typeof value === 'string' ? {} : value),
    z.object({ Tag: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]) }),
  ),
})

/** The x-amz-tagging header: tags as a query string. */
export function tagsFromHeader(header = ''): Tags {
  return checkTags([...new URLSearchParams(header)])
}

export async function getTags(exchange: Exchange): Promise<Answer> {
  const { description } = existingObject(exchange)
  const tags = Object.entries(description.tags).map(([Key, Value]) => ({ Key, Value }))
  return xmlAnswer(toXml('Tagging', { TagSet: { Tag: tags } }))
}

export async function putTags(exchange: Exchange): Promise<Answer> {
  const { TagSet } = fromXml(await receiveSummedText(exchange), 'Tagging', Tagging)
  await saveTags(exchange, checkTags(TagSet.Tag.map(({ Key, Value }) => [Key, Value])))
  return { status: 200 }
}

export async function deleteTags(exchange: Exchange): Promise<Answer> {
  await saveTags(exchange, {})
  return { status: 204 }
}

async function saveTags(exchange: Exchange, tags: Tags): Promise<void> {
  const bucket = theBucket(exchange)
  await exchange.storage.exclusive(bucket.name, theKey(exchange), async () => {
    const object = existingObject(exchange)
    await exchange.storage.putObject(bucket, { ...object, description: { ...object.description, tags } })
  })
}

/** S3's limits: 10 tags of different keys, 128 characters a key, 256 a value. */
function checkTags(entries: [string, string][]): Tags {
  const tags = Object.fromEntries(entries)
  const fits = entries.every(([key, value]) => key.length > 0 && key.length <= 128 && value.length <= 256)
  if (!fits || entries.length > 10 || Object.keys(tags).length < entries.length) {
    throw new S3Error(
      'InvalidTag',
      'An object takes up to 10 tags: unique keys of 1 to 128 characters, values of up to 256.',
    )
  }
  return tags
}
