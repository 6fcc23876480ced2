export type { CredentialProvider, Credentials } from './credential-provider.ts'
export { proxyFromEnvironment, type ProxySources } from './transport/proxy.ts'
export { createStores, type S3Stores, type StoresParts } from './stores.ts'
