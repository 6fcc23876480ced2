import { OWNER } from './buckets.ts'
import { theBucket, xmlAnswer, type Answer, type Exchange } from './exchange.ts'
import { compareKeys, keyPage, pageSize } from './paging.ts'
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
  const isPast = ({ key }: ObjectRecord, name: string) =>
    after === null ? compareKeys(key, startAfter) <= 0 : compareKeys(name, after) <= 0
  const { entries, count, last, encode, elements } = keyPage(query, max, bucket.objects.values(), isPast)
  const owner = query.get('fetch-owner') === 'true'
  return xmlAnswer('ListBucketResult', {
    Name: bucket.name,
    ...elements,
    StartAfter: startAfter === '' ? undefined : encode(startAfter),
    ContinuationToken: token ?? undefined,
    NextContinuationToken: last && Buffer.from(last.name).toString('base64url'),
    MaxKeys: max,
    KeyCount: count,
    Contents: entries.map((object) => describe(exchange, object, encode(object.key), owner)),
  })
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
