import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BucketRecord, ObjectRecord, readRecord, StoredPart, UploadRecord } from './records.ts'
import type { Bucket, Upload } from './records.ts'

/** Reads the index that an earlier run left. A file that is no record of ours makes it throw. */
export async function loadBuckets(home: string): Promise<Map<string, Bucket>> {
  const buckets = new Map<string, Bucket>()
  for (const dir of await completeDirs(home, 'bucket.json')) {
    const record = await readRecord(join(dir, 'bucket.json'), BucketRecord)
    const objects = await loadObjects(join(dir, 'objects'))
    buckets.set(record.name, { ...record, objects, uploads: await loadUploads(join(dir, 'uploads')) })
  }
  return buckets
}

async function loadObjects(dir: string): Promise<Map<string, ObjectRecord>> {
  const objects = new Map<string, ObjectRecord>()
  for (const file of await recordFiles(dir)) {
    const object = await readRecord(join(dir, file), ObjectRecord)
    objects.set(object.key, object)
  }
  return objects
}

async function loadUploads(home: string): Promise<Map<string, Upload>> {
  const uploads = new Map<string, Upload>()
  for (const dir of await completeDirs(home, 'upload.json')) {
    const record = await readRecord(join(dir, 'upload.json'), UploadRecord)
    const parts = new Map<number, StoredPart>()
    for (const file of await recordFiles(dir)) {
      if (file === 'upload.json') continue
      const part = await readRecord(join(dir, file), StoredPart)
      parts.set(part.number, part)
    }
    uploads.set(record.uploadId, { ...record, parts })
  }
  return uploads
}

/** The folders that hold this record; removes those without it, which an interrupted start or removal left. */
async function completeDirs(home: string, record: string): Promise<string[]> {
  const dirs = (await readdir(home)).map((name) => join(home, name))
  const isComplete = (dir: string) => existsSync(join(dir, record))
  for (const dir of dirs.filter((dir) => !isComplete(dir))) await rm(dir, { recursive: true, force: true })
  return dirs.filter(isComplete)
}

async function recordFiles(dir: string): Promise<string[]> {
  return (await readdir(dir)).filter((file) => file.endsWith('.json'))
}
