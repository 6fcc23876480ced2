import { createBucket, deleteBucket, headBucket, listBuckets } from './buckets.ts'
import { completeUpload } from './complete-upload.ts'
import { copyObject, uploadPartCopy } from './copy-object.ts'
import { abortUpload, createUpload } from './create-upload.ts'
import type { Answer, Exchange } from './exchange.ts'
import { getObject, getTags } from './get-object.ts'
import { listObjects } from './list-objects.ts'
import { listParts, listUploads } from './list-parts.ts'
import { deleteObject, putObject } from './put-object.ts'
import type { S3Request } from './request.ts'
import { uploadPart } from './upload-part.ts'

/** `action` is the IAM name of the permission; `readsBody` false: the operation takes none. */
export type Route = { action: string; run: (exchange: Exchange) => Promise<Answer>; readsBody: boolean }

/** Query parameters that choose another operation on the same path; those without a route are not implemented. */
const SUBRESOURCES = new Set(
  `accelerate acl analytics attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle
   list-type location logging metrics notification object-lock ownershipControls policy policyStatus
   publicAccessBlock renameObject replication requestPayment restore retention select tagging torrent uploadId
   uploads versionId versioning versions website`.split(/\s+/),
)

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
  'GET bucket list-type': reads('s3:ListBucket', listObjects),
  'GET bucket uploads': reads('s3:ListBucketMultipartUploads', listUploads),
  'PUT object': writes('s3:PutObject', putObject),
  'PUT object copy': writes('s3:PutObject', copyObject),
  'GET object': reads('s3:GetObject', getObject),
  'HEAD object': reads('s3:GetObject', getObject),
  'DELETE object': reads('s3:DeleteObject', deleteObject),
  'GET object tagging': reads('s3:GetObjectTagging', getTags),
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
