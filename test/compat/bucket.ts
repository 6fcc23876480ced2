import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import type { StoreUnderTest } from '../contract/s3/object-store-contract.ts'
import type { RealServer } from './real-server.ts'

const region = 'us-east-1'

/** A bucket on a real server, and the SDK's own view of it. */
export type Bucket = {
  name: string
  s3: S3Client
  /** What the environment must hold for the command line. */
  env: Record<string, string>
  /** `--endpoint … --bucket …`: what a person would type. */
  to: string[]
}

export async function newBucket({ endpoint, credentials }: RealServer, name: string): Promise<Bucket> {
  const s3 = new S3Client({
    endpoint,
    region,
    credentials,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  await s3.send(new CreateBucketCommand({ Bucket: name }))
  const { accessKeyId, secretAccessKey } = credentials
  const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
  return { name, s3, env, to: ['--endpoint', endpoint, '--bucket', name] }
}

/** The server with a bucket of its own, for the contract of the S3 adapter. Neither server returns checksums. */
export async function storeUnderTest(server: RealServer, bucket: string): Promise<StoreUnderTest> {
  const { name, s3 } = await newBucket(server, bucket)
  const { endpoint, credentials } = server
  return {
    address: {
      endpoint,
      region,
      bucket: name,
      pathStyle: true,
      credentials: { kind: 'env' },
      linkCredentials: null,
    },
    credentials,
    checksums: 'none',
    close: async () => s3.destroy(),
  }
}

/** The keys of the multipart uploads that are open. */
export async function openKeys({ s3, name }: Bucket): Promise<string[]> {
  const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket: name }))
  return (Uploads ?? []).flatMap(({ Key }) => Key ?? [])
}

/** Opens a multipart upload that nobody will finish; answers its uploadId. */
export async function openSession({ s3, name }: Bucket, key: string): Promise<string> {
  const { UploadId = '' } = await s3.send(new CreateMultipartUploadCommand({ Bucket: name, Key: key }))
  return UploadId
}

/** Ends all multipart uploads that are open, as a lifecycle rule would. */
export async function abortAll({ s3, name }: Bucket): Promise<void> {
  const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket: name }))
  for (const { Key, UploadId } of Uploads ?? []) {
    await s3.send(new AbortMultipartUploadCommand({ Bucket: name, Key, UploadId }))
  }
}

/** What the object holds. */
export async function contentOf({ s3, name }: Bucket, key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: name, Key: key }))
  return Buffer.from((await Body?.transformToByteArray()) ?? [])
}
