/** What is wrong with the keychain of the system. */
export const keychain = {
  noAnswer: 'it did not answer, so it is probably locked',
  locked: 'it is locked',
  noService: 'no keychain service is running',
  noLibrary: 'its system library (libsecret) is not installed',
  failed: 'it failed',
  noEntry: 'the system keychain has no entry {name} for {service}',
  noAccessKey: 'the keychain entry {name} does not hold an access key',
  noProxyPassword: 'the system keychain has no password for the proxy',
  inEntry: 'in the keychain entry {name}',
} as const
