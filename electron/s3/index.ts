export type { CredentialProvider, S3Credentials } from './credential-provider.ts'
export { proxyFromEnvironment, type ProxySources } from './proxy.ts'
export type { StreamedObject, StreamUpload } from './stream-upload.ts'
export { createStores, type CapabilityMemory, type S3Stores, type StoresParts } from './stores.ts'
