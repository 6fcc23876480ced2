import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openBlobs } from './blobs.ts'
import { loadBuckets } from './load-buckets.ts'
import { writeRecord } from './records.ts'
import type { Bucket, BucketRecord, ObjectRecord, StoredPart, Upload, UploadRecord } from './records.ts'

export type Storage = Awaited<ReturnType<typeof openStorage>>

/**
 * The store's state: an index in memory, and on disk one small JSON file for each bucket, object, upload and part,
 * written before the index changes. Whoever changes a key holds its lock.
 */
export async function openStorage(dir: string) {
  const home = join(dir, 'buckets')
  await mkdir(home, { recursive: true })
  const blobs = await openBlobs(join(dir, 'blobs'))
  const buckets = await loadBuckets(home)
  const exclusive = createLocks()
  const bucketDir = (bucket: BucketRecord) => join(home, bucket.name)
  const uploadDir = (bucket: Bucket, id: string) => join(bucketDir(bucket), 'uploads', id)
  const objectFile = (bucket: Bucket, key: string) => join(bucketDir(bucket), 'objects', fileName(key))

  /** Forgets an upload and removes its data, save the blobs in `kept`. */
  async function dropUpload(
    bucket: Bucket,
    upload: Upload,
    kept: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    bucket.uploads.delete(upload.uploadId)
    await rm(join(uploadDir(bucket, upload.uploadId), 'upload.json'), { force: true })
    await rm(uploadDir(bucket, upload.uploadId), { recursive: true, force: true })
    await blobs.remove(blobsOf([...upload.parts.values()]).filter((blob) => !kept.has(blob)))
  }

  for (const bucket of buckets.values()) {
    for (const { uploadId, parts } of bucket.objects.values()) {
      const upload = bucket.uploads.get(uploadId ?? '')
      // It was completed, but not yet removed, when the last run ended.
      if (upload) await dropUpload(bucket, upload, new Set(blobsOf(parts)))
    }
  }
  await blobs.sweep(namedBlobs(buckets))
  const known: ReadonlyMap<string, Bucket> = buckets
  return {
    buckets: known,
    blobs,
    /** Runs `change` when no other change of this key runs. */
    exclusive: <T>(bucket: string, key: string, change: () => Promise<T>) =>
      exclusive(`${bucket}/${key}`, change),
    createBucket: async (record: BucketRecord) => {
      await mkdir(join(bucketDir(record), 'objects'), { recursive: true })
      await mkdir(join(bucketDir(record), 'uploads'), { recursive: true })
      await writeRecord(join(bucketDir(record), 'bucket.json'), record)
      buckets.set(record.name, { ...record, objects: new Map(), uploads: new Map() })
    },
    deleteBucket: async (bucket: Bucket) => {
      buckets.delete(bucket.name)
      // Without its record a bucket does not exist, should the rest of the removal be interrupted.
      await rm(join(bucketDir(bucket), 'bucket.json'), { force: true })
      await rm(bucketDir(bucket), { recursive: true, force: true })
      for (const upload of bucket.uploads.values()) await blobs.remove(blobsOf([...upload.parts.values()]))
    },
    /** Stores or replaces an object; data that it no longer names is removed. */
    putObject: async (bucket: Bucket, object: ObjectRecord) => {
      const former = bucket.objects.get(object.key)
      await writeRecord(objectFile(bucket, object.key), object)
      bucket.objects.set(object.key, object)
      const kept = new Set(blobsOf(object.parts))
      await blobs.remove(blobsOf(former?.parts ?? []).filter((blob) => !kept.has(blob)))
    },
    deleteObject: async (bucket: Bucket, key: string) => {
      const former = bucket.objects.get(key)
      await rm(objectFile(bucket, key), { force: true })
      bucket.objects.delete(key)
      await blobs.remove(blobsOf(former?.parts ?? []))
    },
    putUpload: async (bucket: Bucket, upload: UploadRecord) => {
      await mkdir(uploadDir(bucket, upload.uploadId))
      await writeRecord(join(uploadDir(bucket, upload.uploadId), 'upload.json'), upload)
      bucket.uploads.set(upload.uploadId, { ...upload, parts: new Map() })
    },
    putPart: async (bucket: Bucket, upload: Upload, part: StoredPart) => {
      const former = upload.parts.get(part.number)
      await writeRecord(join(uploadDir(bucket, upload.uploadId), `${part.number}.json`), part)
      upload.parts.set(part.number, part)
      if (former) await blobs.remove([former.blob])
    },
    dropUpload,
  }
}

function namedBlobs(buckets: ReadonlyMap<string, Bucket>): Set<string> {
  const named = new Set<string>()
  for (const bucket of buckets.values()) {
    for (const { parts } of bucket.objects.values()) blobsOf(parts).forEach((blob) => named.add(blob))
    for (const { parts } of bucket.uploads.values()) {
      blobsOf([...parts.values()]).forEach((blob) => named.add(blob))
    }
  }
  return named
}

function blobsOf(parts: StoredPart[]): string[] {
  return parts.map((part) => part.blob)
}

/** Any key becomes a plain file name: no `..`, no length limit, no case that a file system would fold. */
function fileName(key: string): string {
  return `${createHash('sha256').update(key).digest('hex')}.json`
}

/** Returns a function that runs tasks of the same name one after the other, others side by side. */
function createLocks(): <T>(name: string, task: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>()
  return async (name, task) => {
    const before = tails.get(name) ?? Promise.resolve()
    const run = before.then(task, task)
    tails.set(name, run)
    try {
      return await run
    } finally {
      if (tails.get(name) === run) tails.delete(name)
    }
  }
}
