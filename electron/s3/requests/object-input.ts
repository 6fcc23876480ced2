import type { StorageClass } from '@aws-sdk/client-s3'
import type { ObjectEncryption } from '../../contract/index.ts'
import type { NewObject } from '../../engine/ports.ts'
import { metadataOf } from './metadata.ts'

/** The parameters of PutObject and CreateMultipartUpload for a new object, with its original name or without. */
export function objectInput(object: NewObject, isNamed: boolean) {
  const { settings } = object
  const input = { Key: object.key, ContentType: object.contentType, Metadata: metadataOf(object, isNamed) }
  if (settings === undefined) return input
  const { storageClass, encryption, acl, tags, cacheControl, contentDisposition } = settings
  return {
    ...input,
    ...(storageClass !== null && isStorageClass(storageClass) ? { StorageClass: storageClass } : {}),
    ...(encryption === null ? {} : encryptionInput(encryption)),
    ...(acl === null ? {} : { ACL: acl }),
    ...(Object.keys(tags).length === 0 ? {} : { Tagging: new URLSearchParams(tags).toString() }),
    ...(cacheControl === null ? {} : { CacheControl: cacheControl }),
    ...(contentDisposition === null ? {} : { ContentDisposition: contentDisposition }),
  }
}

/** Stores have storage classes that are not in the SDK's list. */
function isStorageClass(name: string): name is StorageClass {
  return name !== ''
}

function encryptionInput(encryption: ObjectEncryption) {
  if (encryption.kind === 'sse-s3') return { ServerSideEncryption: 'AES256' as const }
  const { keyId } = encryption
  return { ServerSideEncryption: 'aws:kms' as const, ...(keyId === null ? {} : { SSEKMSKeyId: keyId }) }
}
