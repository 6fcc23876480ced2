import { expect, test } from 'vitest'
import type { Destination } from '../../electron/contract/index.ts'
import {
  destinationProblem,
  nameProblem,
  plainObjects,
  usualNetwork,
} from '../../electron/core/destination-rules.ts'
import { policyOf } from '../../electron/core/iam-policy.ts'
import { needsConsent } from '../../electron/contract/index.ts'
import { consentProblem, withEndpoint } from '../../electron/core/store-address.ts'
import { endpointOf, presets } from '../../electron/core/presets.ts'
import { knownStoreOf } from '../../electron/core/store-limits.ts'

const good: Destination = {
  id: 'a',
  name: 'Client reviews',
  endpoint: null,
  region: 'eu-central-1',
  bucket: 'client-reviews',
  pathStyle: false,
  credentials: { kind: 'env' },
  linkCredentials: null,
  prefix: '/videos/',
  keyTemplate: '{name}-{uuid}{ext}',
  publicBaseUrl: null,
}
const aws = { ...usualNetwork, acceleration: true }

test.each([
  ['', {}],
  ['a name', { name: ' ' }],
  ['plain http', { endpoint: 'http://nas.studio:9000' }],
  ['plain http', { endpoint: 'HTTP://192.168.1.2' }],
  ['', { endpoint: 'http://nas.studio:9000', network: { ...usualNetwork, allowHttp: true } }],
  ['', { endpoint: 'http://127.0.0.1:9000' }],
  ['user name or password', { endpoint: 'https://key:secret@s3.example.com' }],
  ['for AWS', { endpoint: 'https://s3.example.com', network: aws }],
  ['allow plain http', { endpoint: 'http:/evil.example' }],
  ['allow plain http', { endpoint: 'http:\\\\evil.example' }],
  ['is a web address', { endpoint: 'ftp://nas.studio' }],
  ['is a web address', { endpoint: 'javascript:alert(1)' }],
  ['no ? and no #', { endpoint: 'https://s3.example.com/?x=y' }],
  ['no ? and no #', { endpoint: 'https://s3.example.com/#reels' }],
  ['has the bucket in it', { endpoint: 'https://a.r2.cloudflarestorage.com/client-reviews/' }],
  ['', { endpoint: 'https://gateway.example.com/s3/client-reviews' }],
  ['', { endpoint: 'https://client-reviews/s3' }],
  ['', { endpoint: 'https://client-reviews' }],
  ['name of the bucket alone', { bucket: '../../x' }],
  ['at least 3', { bucket: 'x' }],
  ['A region has letters', { region: 'x@evil.example/' }],
  ['Give the region without fips', { region: 'fips-us-east-1' }],
  ['Give the region without fips', { region: 'us-gov-west-1-fips' }],
  ['no control characters', { name: 'Reviews\u001b[2J' }],
  ['a user name or password', { publicBaseUrl: 'https://user:hunter2@cdn.example.com' }],
  ['at most 1200 bytes', { objectSettings: { ...plainObjects, metadata: { show: 'x'.repeat(1197) } } }],
  ['', { objectSettings: { ...plainObjects, metadata: { show: 'x'.repeat(1196) } } }],
  [
    'plain letters',
    {
      objectSettings: {
        ...plainObjects,
        encryption: { kind: 'sse-kms', keyId: 'arn\nx-amz-acl: public-read' },
      },
    },
  ],
  ['capitals alone', { objectSettings: { ...plainObjects, metadata: { show: 'a', Show: 'b' } } }],
  ['Dropreel’s own', { objectSettings: { ...plainObjects, metadata: { 'Dropreel-Upload': 'a' } } }],
  ['control character in it', { credentials: { kind: 'profile', name: 'studio\u001b[2J' } }],
  ['', { network: aws }],
  ['no path style', { network: aws, pathStyle: true }],
  ['no dots', { network: aws, bucket: 'reviews.example.com' }],
  ['no field {title}', { keyTemplate: '{title}{ext}' }],
  ['The prefix is 1200 bytes', { prefix: 'ü'.repeat(600) }],
  [
    'by themselves',
    {
      network: {
        ...usualNetwork,
        proxy: { kind: 'manual', url: 'http://ed:pw@proxy:1', user: null, passwordEntry: null },
      },
    },
  ],
] as const)('says %j of %o', (part, changes) => {
  const problem = destinationProblem({ ...good, ...changes })
  expect(problem ?? '').toContain(part)
  expect(problem === null).toBe(part === '')
})

test.each([
  ['http://localhost:9000', false],
  ['http://[::1]:9000', false],
  ['http://localhost.evil.example', true],
  ['http://127.0.0.1.nip.io', true],
  ['http://127.0.0.1@evil.example', true],
  ['http://localhost:x@evil.example', true],
  ['https://nas', false],
])('%s needs consent: %s', (endpoint, needed) => {
  expect(needsConsent(endpoint)).toBe(needed)
})

test('consent to plain http is for one host only', () => {
  const yes = { ...good, endpoint: 'http://nas:9000', network: { ...usualNetwork, allowHttp: true } }
  expect(consentProblem(yes)).toBeNull()
  expect(withEndpoint(yes, 'http://NAS:9000/s3').network.allowHttp).toBe(true)
  expect(consentProblem(withEndpoint(yes, 'http://other:9000'))).toContain('allow plain http')
})

test('a name is taken by another destination only, whatever its capitals', () => {
  expect(nameProblem({ ...good, name: 'client REVIEWS', id: 'b' }, [good])).toContain(
    'Client reviews already',
  )
  expect(nameProblem(good, [good])).toBeNull()
})

test('every preset gives an endpoint that is its own again', () => {
  for (const preset of presets) {
    const endpoint = endpointOf(preset, { region: preset.exampleRegion, blank: 'a1b2.example.com' })
    expect(endpoint ?? '').not.toContain('{')
    const own = knownStoreOf(endpoint) ?? 'custom'
    expect(own).toBe(preset.id === 'minio' ? 'custom' : preset.id)
  }
  expect(presets.map(({ id }) => id)).toHaveLength(8)
})

test('the policy names the bucket, the prefix, and what the settings need', () => {
  const plain = JSON.stringify(policyOf(good))
  expect(plain).toContain('"arn:aws:s3:::client-reviews/videos/*"')
  expect(plain).toContain('"s3:prefix":"videos/*"')
  expect(plain).not.toMatch(/kms|Acl|Tagging/)
  const keyId = 'arn:aws:kms:eu-central-1:111122223333:key/reels'
  const full = policyOf({
    ...good,
    prefix: '',
    objectSettings: {
      ...plainObjects,
      acl: 'private',
      tags: { a: 'b' },
      encryption: { kind: 'sse-kms', keyId },
    },
  })
  expect(full.Statement.at(-1)).toEqual({
    Effect: 'Allow',
    Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
    Resource: keyId,
  })
  expect(full.Statement[0]?.Resource).toBe('arn:aws:s3:::client-reviews/*')
  expect(full.Statement[0]?.Action).toEqual(
    expect.arrayContaining(['s3:PutObjectTagging', 's3:PutObjectAcl']),
  )
})

test.each([
  ['aws', 'eu-central-1', null],
  ['aws-cn', 'cn-north-1', null],
  ['aws-us-gov', 'us-gov-west-1', null],
  ['aws-cn', 'cn-northwest-1', 'https://s3.cn-northwest-1.amazonaws.com.cn/'],
  ['aws', 'cn-hangzhou', 'https://oss-cn-hangzhou.aliyuncs.com'],
])('the policy is of the partition %s in %s', (partition, region, endpoint) => {
  const encryption = { kind: 'sse-kms', keyId: null } as const
  const objectSettings = { ...plainObjects, encryption }
  const { Statement } = policyOf({ ...good, region, endpoint, objectSettings })
  for (const { Resource } of Statement) expect(Resource.split(':')[1]).toBe(partition)
  expect(Statement).toHaveLength(4)
})
