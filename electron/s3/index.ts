export type { CredentialProvider, S3Credentials } from './credential-provider.ts'
export type { StreamedObject, StreamUpload } from './stream-upload.ts'
export { createStores, type S3Stores } from './stores.ts'
