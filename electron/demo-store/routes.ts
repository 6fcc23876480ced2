import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './buckets.ts'
import { completeUpload } from './complete-upload.ts'
import { copyObject, uploadPartCopy } from './copy-object.ts'
import { deleteCors, getCors, putCors } from './cors.ts'
import { abortUpload, createUpload } from './create-upload.ts'
import { deleteObject, deleteObjects } from './delete-objects.ts'
import type { Answer, Exchange } from './exchange.ts'
import { getObject } from './get-object.ts'
import { listObjects } from './list-objects.ts'
import { listParts, listUploads } from './list-parts.ts'
import { getObjectAttributes } from './object-attributes.ts'
import { putObject } from './put-object.ts'
import type { S3Request } from './request.ts'
import { deleteTags, getTags, putTags } from './tags.ts'
import { uploadPart } from './upload-part.ts'

/** `action` is the IAM name of the permission; `readsBody` false: the operation takes none. */
export type Route = { action: string; run: (exchange: Exchange) => Promise<Answer>; readsBody: boolean }

/** Query parameters that choose another operation on the same path; those without a route are not implemented. */
const SUBRESOURCES = new Set([
  'accelerate',
  'acl',
  'analytics',
  'attributes',
  'cors',
  'delete',
  'encryption',
  'intelligent-tiering',
  'inventory',
  'legal-hold',
  'lifecycle',
  'list-type',
  'location',
  'logging',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'renameObject',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'tagging',
  'torrent',
  'uploadId',
  'uploads',
  'versionId',
  'versioning',
  'versions',
  'website',
])

function reads(action: string, run: Route['run']): Route {
  return { action, run, readsBody: false }
}

function writes(action: string, run: Route['run']): Route {
  return { action, run, readsBody: true }
}

const ROUTES: Record<string, Route> = {
  'GET service': reads('s3:ListAllMyBuckets', listBuckets),
  'PUT bucket': writes('s3:CreateBucket', createBucket),
  'HEAD bucket': reads('s3:ListBucket', headBucket),
  'DELETE bucket': reads('s3:DeleteBucket', deleteBucket),
  'GET bucket location': reads('s3:GetBucketLocation', getBucketLocation),
  'GET bucket list-type': reads('s3:ListBucket', listObjects),
  'GET bucket uploads': reads('s3:ListBucketMultipartUploads', listUploads),
  'POST bucket delete': writes('s3:DeleteObject', deleteObjects),
  'PUT bucket cors': writes('s3:PutBucketCORS', putCors),
  'GET bucket cors': reads('s3:GetBucketCORS', getCors),
  'DELETE bucket cors': reads('s3:PutBucketCORS', deleteCors),
  'PUT object': writes('s3:PutObject', putObject),
  'PUT object copy': writes('s3:PutObject', copyObject),
  'GET object': reads('s3:GetObject', getObject),
  'HEAD object': reads('s3:GetObject', getObject),
  'DELETE object': reads('s3:DeleteObject', deleteObject),
  'GET object attributes': reads('s3:GetObjectAttributes', getObjectAttributes),
  'PUT object tagging': writes('s3:PutObjectTagging', putTags),
  'GET object tagging': reads('s3:GetObjectTagging', getTags),
  'DELETE object tagging': reads('s3:DeleteObjectTagging', deleteTags),
  'POST object uploads': writes('s3:PutObject', createUpload),
  'PUT object uploadId': writes('s3:PutObject', uploadPart),
  'PUT object uploadId copy': writes('s3:PutObject', uploadPartCopy),
  'GET object uploadId': reads('s3:ListMultipartUploadParts', listParts),
  'POST object uploadId': writes('s3:PutObject', completeUpload),
  'DELETE object uploadId': reads('s3:AbortMultipartUpload', abortUpload),
}

/** The operation of a request; undefined for one that this store does not have. */
export function findRoute(request: S3Request): Route | undefined {
  const level = request.bucket === null ? 'service' : request.key === null ? 'bucket' : 'object'
  const subresources = [...new Set(request.query.keys())].filter((name) => SUBRESOURCES.has(name)).sort()
  const copy = request.method === 'PUT' && request.header('x-amz-copy-source') !== undefined ? ['copy'] : []
  return ROUTES[[request.method, level, ...subresources, ...copy].join(' ')]
}
