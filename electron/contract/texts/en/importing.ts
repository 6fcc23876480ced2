/** Destinations of a file that somebody gave. */
export const importing = {
  add: 'Add {name}',
  replace: 'Replace {name}',
  forgets: 'It gives up what the keychain holds for it: {secrets}.',
  nothingChanges: 'Nothing changes.',
  publicAcl: 'Let others read every new object',
  proxy: 'Change the proxy, which all traffic goes through',
  publicBaseUrl: 'Give links at another address, without a signature',

  credentials: 'Credentials',
  sameKeys: 'the same keys',
  noProxy: 'none',
  systemProxy: 'the system’s',
  acceleration: 'Transfer acceleration',
  dualStack: 'Dual-stack addresses',
  allowHttp: 'Allow plain http',
  yes: 'yes',
  set: '{field}: {to}',
  changed: '{field}: {from} → {to}',
  cleared: '{field}: {from} → nothing',
} as const
