import type { Destination } from '../../electron/contract/index.ts'

/** A destination at an address where nothing listens, changed as asked. */
export function destination(changes: Partial<Destination> = {}): Destination {
  return {
    id: 'one',
    name: 'One',
    endpoint: 'http://127.0.0.1:9',
    region: 'us-east-1',
    bucket: 'reels',
    prefix: '',
    pathStyle: true,
    credentials: { kind: 'env' },
    linkCredentials: null,
    keyTemplate: '{name}{ext}',
    publicBaseUrl: null,
    ...changes,
  }
}
