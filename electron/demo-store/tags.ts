import { xmlAnswer, type Answer, type Exchange } from './exchange.ts'
import { S3Error } from './s3-error.ts'
import { existingObject } from './select-object.ts'

type Tags = Record<string, string>

/** The x-amz-tagging header: tags as a query string. */
export function tagsFromHeader(header = ''): Tags {
  return checkTags([...new URLSearchParams(header)])
}

export async function getTags(exchange: Exchange): Promise<Answer> {
  const { description } = existingObject(exchange)
  const tags = Object.entries(description.tags).map(([Key, Value]) => ({ Key, Value }))
  return xmlAnswer('Tagging', { TagSet: { Tag: tags } })
}

/** S3's limits: 10 tags of different keys, 128 characters a key, 256 a value. */
function checkTags(entries: [string, string][]): Tags {
  const tags = Object.fromEntries(entries)
  const fits = entries.every(([key, value]) => key.length > 0 && key.length <= 128 && value.length <= 256)
  if (!fits || entries.length > 10 || Object.keys(tags).length < entries.length) {
    throw new S3Error('InvalidTag', 'At most 10 tags: keys of 1 to 128, values of up to 256 characters.')
  }
  return tags
}
