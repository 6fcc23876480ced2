import { theBucket, xmlAnswer, type Answer, type Exchange } from './exchange.ts'
import { receiveText } from './receive-body.ts'
import { S3Error } from './s3-error.ts'

const BUCKET = /^[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/

export const OWNER = { ID: 'demo-store', DisplayName: 'demo-store' }

/** S3's naming rules for general purpose buckets. */
export function checkBucketName(name: string): void {
  const valid = BUCKET.test(name) && !name.includes('..') && !/^\d+\.\d+\.\d+\.\d+$/.test(name)
  if (!valid) throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.')
}

export async function listBuckets({ storage }: Exchange): Promise<Answer> {
  const buckets = [...storage.buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const Bucket = buckets.map(({ name, createdAt }) => ({
    Name: name,
    CreationDate: new Date(createdAt).toISOString(),
  }))
  return xmlAnswer('ListAllMyBucketsResult', { Owner: OWNER, Buckets: { Bucket } })
}

export async function createBucket(exchange: Exchange): Promise<Answer> {
  const { region, storage, now } = exchange
  const name = exchange.request.bucket ?? ''
  checkBucketName(name)
  // It may name a region. This store has only one.
  await receiveText(exchange)
  // S3 in us-east-1 alone lets the owner create a bucket again.
  await storage.exclusive(name, '', async () => {
    if (!storage.buckets.has(name)) {
      await storage.createBucket({ name, createdAt: now() })
    } else if (region !== 'us-east-1') {
      throw new S3Error('BucketAlreadyOwnedByYou', 'The bucket exists already and is yours.')
    }
  })
  return { status: 200, headers: { location: `/${name}` } }
}

export async function headBucket(exchange: Exchange): Promise<Answer> {
  theBucket(exchange)
  return { status: 200, headers: { 'x-amz-bucket-region': exchange.region } }
}

/** Only an empty bucket can be deleted; unfinished uploads go with it. */
export async function deleteBucket(exchange: Exchange): Promise<Answer> {
  const bucket = theBucket(exchange)
  if (bucket.objects.size > 0) {
    throw new S3Error('BucketNotEmpty', 'The bucket you tried to delete is not empty')
  }
  await exchange.storage.deleteBucket(bucket)
  return { status: 204 }
}
