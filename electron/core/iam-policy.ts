import type { Destination } from '../contract/index.ts'

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
  const below = prefix.replaceAll(/^\/+|\/+$/gu, '')
  const objects = below === '' ? '*' : `${below}/*`
  const encryption = settings?.encryption ?? null
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
        Resource: `arn:aws:s3:::${bucket}/${objects}`,
      },
      {
        Effect: 'Allow',
        Action: ['s3:ListBucket'],
        Resource: `arn:aws:s3:::${bucket}`,
        ...(below === '' ? {} : { Condition: { StringLike: { 's3:prefix': objects } } }),
      },
      {
        Effect: 'Allow',
        Action: ['s3:ListBucketMultipartUploads'],
        Resource: `arn:aws:s3:::${bucket}`,
      },
      ...(encryption?.kind === 'sse-kms' ? [keyStatement(encryption.keyId)] : []),
    ],
  }
}

function keyStatement(keyId: string | null): Statement {
  const isArn = keyId?.startsWith('arn:') === true && keyId.includes(':key/')
  return {
    Effect: 'Allow',
    Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
    Resource: isArn ? keyId : 'arn:aws:kms:*:*:key/*',
    ...(isArn ? {} : { Condition: { StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' } } }),
  }
}
