import type { BucketAddress } from '../../contract/index.ts'

/** The S3 operations that Dropreel uses on objects. */
export type Operation =
  | 'PutObject'
  | 'CreateMultipartUpload'
  | 'UploadPart'
  | 'ListParts'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'HeadObject'
  | 'GetObject'
  | 'ListMultipartUploads'
  | 'DeleteObject'

/** The request, so that the message can name it. `key`: null for requests about the whole bucket. */
export type Question = {
  operation: Operation
  /** host:port of the endpoint. */
  host: string
  address: Pick<BucketAddress, 'endpoint' | 'region' | 'bucket' | 'pathStyle'>
  key: string | null
}

/**
 * The permission that an operation needs, as policies name it
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html).
 */
export const permissionFor: Record<Operation, string> = {
  PutObject: 's3:PutObject',
  CreateMultipartUpload: 's3:PutObject',
  UploadPart: 's3:PutObject',
  CompleteMultipartUpload: 's3:PutObject',
  ListParts: 's3:ListMultipartUploadParts',
  AbortMultipartUpload: 's3:AbortMultipartUpload',
  HeadObject: 's3:GetObject',
  GetObject: 's3:GetObject',
  ListMultipartUploads: 's3:ListBucketMultipartUploads',
  DeleteObject: 's3:DeleteObject',
}
