/** A key pair the store accepts. `sessionToken` makes it a temporary one; `expiresAt` is in epoch ms. */
export type DemoStoreKey = {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
  expiresAt?: number
}

/** What an S3-compatible store may lack. */
export type DemoStoreCapability =
  | 'checksums'
  | 'conditional-writes'
  | 'list-parts'
  | 'aws-chunked'
  | 'full-object-checksums'

export type DemoStoreOptions = {
  /** Folder of the data; created when missing. One store at a time may use it. */
  dir: string
  /** 0 or nothing: any free port. */
  port?: number
  /** Default us-east-1. */
  region?: string
  buckets?: string[]
  keys: DemoStoreKey[]
  /** IAM action names, such as `s3:PutObject`, that end in AccessDenied. May change at any time. */
  deniedActions?: ReadonlySet<string>
  /** May change at any time. */
  missingCapabilities?: ReadonlySet<DemoStoreCapability>
  /** A lifecycle rule that ends unfinished uploads so long after their beginning; it is announced only. */
  abortRule?: { id: string; afterMs: number }
  /** The server's clock in epoch ms. */
  now?: () => number
  /** Called once for each request before it is authorised. `path` is the request target with its query. */
  onRequest?: (request: { method: string; path: string; action: string }) => void
}

export type DemoStore = {
  /** `http://127.0.0.1:PORT` */
  endpoint: string
  region: string
  /** The live list: keys added or removed count from the next request on. */
  keys: DemoStoreKey[]
  /** Body bytes of PutObject and UploadPart so far, counted as they arrive, those of broken requests too. */
  requestBodyBytes(): number
  /** Ends every connection, waits for running requests and frees the port. */
  close(): Promise<void>
}
