import type { BucketAddress, CredentialSource } from '../contract/index.ts'
import type { ObjectStore, Stores } from '../engine/ports.ts'
import { usualLimits, type Limits } from './client.ts'
import { connect, type Connection } from './connection.ts'
import type { CredentialProvider } from './credential-provider.ts'
import { createObjectStore } from './object-store.ts'
import { uploadStream, type StreamUpload, type StreamedObject } from './stream-upload.ts'

export type S3Stores = Stores & {
  /** An upload of unknown length, for standard input: see stream-upload.ts. */
  uploadStream(address: BucketAddress, upload: StreamUpload, signal: AbortSignal): Promise<StreamedObject>
  /** Ends the idle connections. */
  close(): void
}

/** `now` in milliseconds since the epoch. `limits` are for tests, which cannot wait a minute. */
export function createStores(parts: {
  credentialsFor: (source: CredentialSource) => CredentialProvider
  now: () => number
  limits?: Limits
}): S3Stores {
  const opened = new Map<string, { connection: Connection; store: ObjectStore }>()

  function open(address: BucketAddress) {
    const { endpoint, region, bucket, pathStyle, credentials, linkCredentials } = address
    const name = JSON.stringify([endpoint, region, bucket, pathStyle, credentials, linkCredentials])
    const known = opened.get(name)
    if (known !== undefined) return known
    const connection = connect(
      address,
      parts.credentialsFor(credentials),
      parts.now,
      parts.limits ?? usualLimits,
    )
    const fresh = { connection, store: { ...createObjectStore(connection), ...ownLinks(address) } }
    opened.set(name, fresh)
    return fresh
  }

  /** Links that another identity signs, where the address names one. */
  function ownLinks({ linkCredentials, ...rest }: BucketAddress): Partial<ObjectStore> {
    if (linkCredentials === null) return {}
    const signer = open({ ...rest, credentials: linkCredentials, linkCredentials: null })
    return { link: (request, signal) => signer.store.link(request, signal) }
  }

  return {
    at: (address) => open(address).store,
    uploadStream: (address, upload, signal) => uploadStream(open(address).connection, upload, signal),
    close: () => {
      for (const { connection } of opened.values()) connection.close()
      opened.clear()
    },
  }
}
