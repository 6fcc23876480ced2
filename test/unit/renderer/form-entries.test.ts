import { expect, test } from 'vitest'
import { plainObjects } from '../../../electron/core/destination-rules.ts'
import { pairsInText, pairsOf, readDestination } from '../../../renderer/destinations/form-entries.ts'

function form(entries: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(entries)) data.set(name, value)
  return data
}

const complete = {
  name: ' Client reviews ',
  endpoint: 'https://s3.example.com',
  region: 'us-east-1',
  bucket: 'reviews',
  prefix: '',
  keyTemplate: '{name}{ext}',
  'keys.from': 'typed',
  'keys.accessKeyId': 'AKIA',
  'keys.secretAccessKey': 'secret',
  'linkKeys.from': 'same',
  'proxy.kind': 'system',
}

test('a complete form is a destination', () => {
  expect(readDestination(form({ ...complete, pathStyle: 'on' }), null)).toEqual({
    ok: true,
    value: {
      id: null,
      name: 'Client reviews',
      endpoint: 'https://s3.example.com',
      region: 'us-east-1',
      bucket: 'reviews',
      prefix: '',
      pathStyle: true,
      keyTemplate: '{name}{ext}',
      publicBaseUrl: null,
      keys: { from: 'typed', accessKeyId: 'AKIA', secretAccessKey: 'secret' },
      linkKeys: null,
      objectSettings: plainObjects,
      network: { acceleration: false, dualStack: false, caFile: null, allowHttp: false },
      proxy: { kind: 'system' },
    },
  })
})

test('no endpoint means AWS, no tick means no path style, and the region fills in its blank', () => {
  expect(readDestination(form({ ...complete, endpoint: ' ' }), 'a')).toMatchObject({
    ok: true,
    value: { id: 'a', endpoint: null, pathStyle: false },
  })
  expect(
    readDestination(form({ ...complete, endpoint: 'HTTPS:\\\\S3.example.com:443/' }), null),
  ).toMatchObject({
    value: { endpoint: 'https://s3.example.com' },
  })
  const endpoint = 'https://s3.{region}.backblazeb2.com'
  expect(readDestination(form({ ...complete, endpoint, region: 'us-west-004' }), null)).toMatchObject({
    value: { endpoint: 'https://s3.us-west-004.backblazeb2.com' },
  })
})

test('a wrong region is reported as it was typed, and the endpoint is not', () => {
  const endpoint = 'https://s3.{region}.backblazeb2.com'
  const read = readDestination(form({ ...complete, endpoint, region: '$&' }), null)
  expect(read.ok ? null : Object.keys(read.complaints)).toEqual(['region'])
})

test('the advanced fields are read too', () => {
  const advanced = {
    'linkKeys.from': 'profile',
    'linkKeys.name': 'links',
    encryption: 'sse-kms',
    'objectSettings.encryption.keyId': 'alias/reels',
    'objectSettings.tags': 'client=acme, cut=v7=final',
    'proxy.kind': 'manual',
    'proxy.url': 'http://proxy:3128',
    'proxy.user': 'ed',
    acceleration: 'on',
  }
  expect(readDestination(form({ ...complete, ...advanced }), null)).toMatchObject({
    ok: true,
    value: {
      linkKeys: { from: 'profile', name: 'links' },
      objectSettings: {
        encryption: { kind: 'sse-kms', keyId: 'alias/reels' },
        tags: { client: 'acme', cut: 'v7=final' },
      },
      proxy: { kind: 'manual', url: 'http://proxy:3128', user: 'ed', password: null },
      network: { acceleration: true },
    },
  })
})

test('each field has its own complaint', () => {
  const wrong = {
    name: '',
    endpoint: 'nonsense',
    region: 'x@evil.example/',
    bucket: 'a/b',
    'keys.accessKeyId': '',
    'keys.secretAccessKey': '',
    'proxy.kind': 'manual',
    'proxy.url': 'squid',
    'objectSettings.metadata': 'a b=c',
    publicBaseUrl: 'cdn',
  }
  expect(readDestination(form({ ...complete, ...wrong }), null)).toEqual({
    ok: false,
    complaints: {
      name: 'Give the destination a name.',
      endpoint: 'The endpoint is a web address, such as https://s3.example.com.',
      region: 'A region has letters, digits and dashes, such as us-east-1.',
      bucket: 'Give the name of the bucket alone; what comes before the key is the prefix.',
      publicBaseUrl: 'The public base URL is a web address, such as https://cdn.example.com.',
      'keys.accessKeyId': 'Give the access key ID.',
      'keys.secretAccessKey': 'Give the secret access key.',
      'objectSettings.metadata': 'A metadata name has letters, digits, dots and dashes only.',
      'proxy.url': 'The proxy is an address such as http://proxy:3128 or socks5h://proxy:1080.',
    },
  })
  const blank = { ...complete, endpoint: 'https://{account}.r2.cloudflarestorage.com' }
  expect(readDestination(form(blank), null)).toMatchObject({
    complaints: { endpoint: 'Fill in what stands in braces.' },
  })
})

test('pairs convert to text and back', () => {
  expect(pairsOf('a=b\n c = d=e ,')).toEqual({ a: 'b', c: 'd=e' })
  expect(pairsInText({ a: 'b', c: 'd=e' })).toBe('a=b, c=d=e')
})

test.each([
  ['client=Smith, Jones', 'Jones has no value. Write pairs'],
  ['client=Smith, client=Jones', 'client is there twice.'],
])('tags %j are not guessed at', (tags, sentence) => {
  const metadata = { 'objectSettings.metadata': `Show=a, show=${'b'.repeat(10)}` }
  expect(readDestination(form({ ...complete, ...metadata, 'objectSettings.tags': tags }), null)).toEqual({
    ok: false,
    complaints: {
      'objectSettings.tags': expect.stringContaining(sentence) as unknown,
      'objectSettings.metadata': 'Two metadata names differ by their capitals alone.',
    },
  })
})
