import { OWNER } from './buckets.ts'
import { theBucket, xmlAnswer, type Answer, type Exchange } from './exchange.ts'
import { compareKeys } from './names.ts'
import { cutPage, keyEncoding, listKeys, pageSize, type Listed } from './paging.ts'
import type { ObjectRecord } from './records.ts'
import { notImplemented, S3Error } from './s3-error.ts'

/** ListObjectsV2. The continuation token is the name that the page before ended with. */
export async function listObjects(exchange: Exchange): Promise<Answer> {
  const { query } = exchange.request
  if (query.get('list-type') !== '2') throw notImplemented('ListObjects other than version 2')
  const bucket = theBucket(exchange)
  const max = pageSize(query, 'max-keys')
  const token = query.get('continuation-token')
  const startAfter = query.get('start-after') ?? ''
  const after = token === null ? null : parseToken(token)
  const grouping = { prefix: query.get('prefix') ?? '', delimiter: query.get('delimiter') ?? '' }
  const isPast = ({ key }: ObjectRecord, name: string) =>
    after === null ? compareKeys(key, startAfter) <= 0 : compareKeys(name, after) <= 0
  const listed = listKeys(bucket.objects.values(), grouping, isPast)
  const { page, last } = cutPage(listed, max)
  const { type, encode } = keyEncoding(query)
  const owner = query.get('fetch-owner') === 'true'
  return xmlAnswer('ListBucketResult', {
    Name: bucket.name,
    Prefix: encode(grouping.prefix),
    Delimiter: grouping.delimiter === '' ? undefined : encode(grouping.delimiter),
    StartAfter: startAfter === '' ? undefined : encode(startAfter),
    ContinuationToken: token ?? undefined,
    NextContinuationToken: last && Buffer.from(last.name).toString('base64url'),
    EncodingType: type,
    MaxKeys: max,
    KeyCount: page.length,
    IsTruncated: last !== undefined,
    Contents: objectsOf(page).map((object) => describe(exchange, object, encode(object.key), owner)),
    CommonPrefixes: page.filter(({ entry }) => entry === null).map(({ name }) => ({ Prefix: encode(name) })),
  })
}

function objectsOf(page: Listed<ObjectRecord>[]): ObjectRecord[] {
  return page.flatMap(({ entry }) => entry ?? [])
}

function describe(exchange: Exchange, object: ObjectRecord, Key: string, owner: boolean) {
  const checksum = exchange.has('checksums') ? object.checksum : null
  return {
    Key,
    LastModified: new Date(object.modifiedAt).toISOString(),
    ETag: `"${object.etag}"`,
    ChecksumAlgorithm: checksum?.algorithm,
    ChecksumType: exchange.has('full-object-checksums') ? checksum?.type : undefined,
    Size: object.size,
    StorageClass: object.description.storageClass,
    Owner: owner ? OWNER : undefined,
  }
}

function parseToken(token: string): string {
  const name = Buffer.from(token, 'base64url')
  if (name.length === 0 || name.toString('base64url') !== token) {
    throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect')
  }
  return name.toString('utf8')
}
