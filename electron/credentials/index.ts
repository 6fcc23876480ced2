export type { CredentialProvider, Credentials } from './credential-provider.ts'
export { deleteFromKeychain, saveToKeychain } from './keychain.ts'
export { credentialProvider, type CredentialContext } from './provider.ts'
export { deleteProxyPassword, readProxyPassword, saveProxyPassword } from './proxy-password.ts'
