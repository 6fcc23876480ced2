import { trimSlashes, type Destination } from '../contract/index.ts'

type Statement = {
  Effect: 'Allow'
  Action: string[]
  Resource: string
  Condition?: Record<string, Record<string, string>>
}

/**
 * The least that uploads to a destination need on AWS, as an IAM policy. A KMS key that is named by an alias or
 * not at all stands as every key that S3 uses.
 */
export function policyOf(destination: Destination): { Version: string; Statement: Statement[] } {
  const { bucket, prefix, objectSettings: settings } = destination
  const below = trimSlashes(prefix)
  const objects = below === '' ? '*' : `${below}/*`
  const encryption = settings?.encryption ?? null
  const partition = partitionOf(destination)
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          's3:PutObject',
          's3:GetObject',
          's3:ListMultipartUploadParts',
          's3:AbortMultipartUpload',
          ...(settings !== undefined && Object.keys(settings.tags).length > 0 ? ['s3:PutObjectTagging'] : []),
          ...(settings !== undefined && settings.acl !== null ? ['s3:PutObjectAcl'] : []),
        ],
        Resource: `arn:${partition}:s3:::${bucket}/${objects}`,
      },
      {
        Effect: 'Allow',
        Action: ['s3:ListBucket'],
        Resource: `arn:${partition}:s3:::${bucket}`,
        ...(below === '' ? {} : { Condition: { StringLike: { 's3:prefix': objects } } }),
      },
      {
        Effect: 'Allow',
        Action: ['s3:ListBucketMultipartUploads'],
        Resource: `arn:${partition}:s3:::${bucket}`,
      },
      ...(encryption?.kind === 'sse-kms' ? [keyStatement(encryption.keyId, partition)] : []),
    ],
  }
}

/** Regions of China and of the US government are partitions of their own; all other stores use the usual one. */
function partitionOf({ endpoint, region }: Destination): string {
  const isAws = endpoint === null || /\.amazonaws\.com(?:\.cn)?(?::\d+)?\/*$/.test(endpoint)
  if (isAws && region.startsWith('cn-')) return 'aws-cn'
  return isAws && region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

function keyStatement(keyId: string | null, partition: string): Statement {
  const isArn = keyId?.startsWith('arn:') === true && keyId.includes(':key/')
  const service = partition === 'aws-cn' ? 's3.*.amazonaws.com*' : 's3.*.amazonaws.com'
  return {
    Effect: 'Allow',
    Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
    Resource: isArn ? keyId : `arn:${partition}:kms:*:*:key/*`,
    ...(isArn ? {} : { Condition: { StringLike: { 'kms:ViaService': service } } }),
  }
}
