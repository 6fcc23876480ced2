import {
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  UploadPartCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import type { DemoStore } from '../../../electron/demo-store/index.ts'

export const bucket = 'reels'
export const keys = { accessKeyId: 'DEMOKEY', secretAccessKey: 'demo-secret-demo-secret' }

function connect({ endpoint, region, keys: accepted }: DemoStore): S3Client {
  const credentials = accepted.at(-1) ?? keys
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true })
}

/** All that the store has: its objects by key, its unfinished uploads with their numbers of parts. */
export async function storeContents(store: DemoStore) {
  const client = connect(store)
  try {
    const objects = new Map<string, Buffer>()
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }))
    for (const { Key = '' } of Contents) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }))
      objects.set(Key, Buffer.from((await Body?.transformToByteArray()) ?? []))
    }
    const sessions: { key: string; parts: number }[] = []
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
    for (const { Key = '', UploadId } of Uploads) {
      const { Parts = [] } = await client.send(new ListPartsCommand({ Bucket: bucket, Key, UploadId }))
      sessions.push({ key: Key, parts: Parts.length })
    }
    return { objects, sessions }
  } finally {
    client.destroy()
  }
}

/** Puts other bytes in the place of a part of the one unfinished upload. */
export async function overwritePart(store: DemoStore, partNumber: number, bytes: Buffer): Promise<void> {
  const client = connect(store)
  try {
    const { Uploads: [upload] = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
    const target = { Bucket: bucket, Key: upload?.Key, UploadId: upload?.UploadId }
    await client.send(new UploadPartCommand({ ...target, PartNumber: partNumber, Body: bytes }))
  } finally {
    client.destroy()
  }
}
