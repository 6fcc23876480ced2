import { expect, test } from 'vitest'
import { changeInWords, type Destination } from '../../electron/contract/index.ts'
import { plainObjects, usualNetwork } from '../../electron/core/destination-rules.ts'
import { changesOf } from '../../electron/core/settings-in-words.ts'

const before: Destination = {
  id: 'one',
  name: 'Reviews',
  endpoint: 'https://s3.example.com',
  region: 'us-east-1',
  bucket: 'reviews',
  pathStyle: true,
  credentials: { kind: 'keychain', name: 'one' },
  linkCredentials: null,
  prefix: 'acme',
  keyTemplate: '{name}{ext}',
  publicBaseUrl: null,
  objectSettings: {
    ...plainObjects,
    encryption: { kind: 'sse-kms', keyId: 'ours' },
    tags: { client: 'acme' },
  },
}
const manual = { kind: 'manual', url: 'http://proxy:3128', user: 'ed', passwordEntry: 'x' } as const
const objects = { ...plainObjects, ...before.objectSettings }

test.for<[Partial<Destination>, ...string[]]>([
  [{ name: 'Other' }, 'Name: Reviews → Other'],
  [{ endpoint: null }, 'Endpoint: https://s3.example.com → AWS'],
  [{ region: 'eu-west-1' }, 'Region: us-east-1 → eu-west-1'],
  [{ bucket: 'other' }, 'Bucket: reviews → other'],
  [{ prefix: '' }, 'Prefix: acme → nothing'],
  [{ pathStyle: false }, 'Path-style addresses: yes → nothing'],
  [{ credentials: { kind: 'profile', name: 'x' } }, 'Credentials: the system keychain → the profile x'],
  [{ linkCredentials: { kind: 'env' } }, 'Links are signed by: the same keys → the environment'],
  [{ keyTemplate: '{uuid}' }, 'Key template: {name}{ext} → {uuid}'],
  [{ publicBaseUrl: 'https://cdn.example' }, 'Public base URL: https://cdn.example'],
  [{ objectSettings: { ...objects, storageClass: 'GLACIER' } }, 'Storage class: GLACIER'],
  [{ objectSettings: { ...objects, acl: 'public-read' } }, 'Access control: public-read'],
  [
    { objectSettings: { ...objects, encryption: { kind: 'sse-kms', keyId: 'theirs' } } },
    'KMS key: ours → theirs',
  ],
  [
    { objectSettings: undefined },
    'Encryption: sse-kms → nothing',
    'KMS key: ours → nothing',
    'Tags: client=acme → nothing',
  ],
  [{ objectSettings: { ...objects, metadata: { a: 'b', c: 'd' } } }, 'Metadata: a=b, c=d'],
  [{ objectSettings: { ...objects, cacheControl: 'no-store' } }, 'Cache-Control: no-store'],
  [{ objectSettings: { ...objects, contentDisposition: 'inline' } }, 'Content-Disposition: inline'],
  [{ network: { ...usualNetwork, proxy: { kind: 'none' } } }, 'Proxy: the system’s → none'],
  [
    { network: { ...usualNetwork, proxy: manual } },
    'Proxy: the system’s → http://proxy:3128',
    'Proxy user: ed',
  ],
  [{ network: { ...usualNetwork, caFile: '/ca.pem' } }, 'Certificate authorities: /ca.pem'],
  [{ network: { ...usualNetwork, acceleration: true } }, 'Transfer acceleration: yes'],
  [{ network: { ...usualNetwork, dualStack: true } }, 'Dual-stack addresses: yes'],
  [{ network: { ...usualNetwork, allowHttp: true } }, 'Allow plain http: yes'],
  [{ network: usualNetwork }],
])('%o is told in words of the form', ([change, ...told]) => {
  expect(changesOf(before, { ...before, ...change }).map(changeInWords)).toEqual(told)
})

test('of a new destination everything is told that is set', () => {
  expect(changesOf(null, before).map(changeInWords)).toEqual([
    'Name: Reviews',
    'Endpoint: https://s3.example.com',
    'Region: us-east-1',
    'Bucket: reviews',
    'Prefix: acme',
    'Path-style addresses: yes',
    'Key template: {name}{ext}',
    'Credentials: the system keychain',
    'Links are signed by: the same keys',
    'Encryption: sse-kms',
    'KMS key: ours',
    'Tags: client=acme',
    'Proxy: the system’s',
  ])
})
