import { expect, test } from 'vitest'
import { causeChain } from '../../electron/core/cause-chain.ts'
import { AppFailure, asAppFailure } from '../../electron/core/errors.ts'
import {
  redact,
  redactedJson,
  rememberSecrets,
  rememberSecretVariables,
} from '../../electron/core/redaction.ts'

test('a secret that was read is nowhere in a text: as it is, in a URL, in JSON', () => {
  const secret = 'wJalr/"XUtn+FEMI=1'
  expect(redact(secret)).toBe(secret)
  rememberSecrets(secret)
  const texts = [secret, encodeURIComponent(secret), JSON.stringify({ name: secret })]
  expect(texts.map((text) => redact(`a ${text} b`))).toEqual([
    'a [redacted] b',
    'a [redacted] b',
    'a {"name":"[redacted]"} b',
  ])
})

test('a secret that is the beginning of another one leaves nothing of it', () => {
  rememberSecrets('short-one')
  rememberSecrets('short-one-and-longer')
  expect(redact('short-one-and-longer')).toBe('[redacted]')
})

test('secrets of the environment are known by the names of their variables', () => {
  rememberSecretVariables({
    AWS_SECRET_ACCESS_KEY: 'environment-key',
    AWS_SESSION_TOKEN: 'environment-token',
    STUDIO_PASSWORD: 'environment-password',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token',
    AWS_REGION: 'eu-central-1',
  })
  expect(redact('environment-key environment-token environment-password')).toBe(
    '[redacted] [redacted] [redacted]',
  )
  expect(redact('/var/run/token eu-central-1')).toBe('/var/run/token eu-central-1')
})

test.for([
  [
    'a presigned URL',
    'GET https://store.example/reels/a.mov?x-id=GetObject&X-Amz-Credential=AKID%2F20261126&X-Amz-Signature=f00d failed',
    'GET https://store.example/reels/a.mov?[redacted] failed',
  ],
  [
    'a link of Signature Version 2',
    '<https://store.example/a.mov?AWSAccessKeyId=AKID&Signature=vjby%3D>',
    '<https://store.example/a.mov?[redacted]>',
  ],
  ['a query without its URL', 'X-Amz-Date=1&X-Amz-Signature=f00d', 'X-Amz-Date=1&[redacted]'],
  [
    'a proxy with a password',
    'through http://editor:pa%20ss@proxy.example:3128/',
    'through http://[redacted]@proxy.example:3128/',
  ],
  [
    'a password that holds an @',
    'through http://editor:pa@ss@proxy.example:3128/',
    'through http://[redacted]@proxy.example:3128/',
  ],
  [
    'a header line',
    'Authorization: AWS4-HMAC-SHA256 Credential=AKID/20261126, Signature=f00d\nHost: a',
    'Authorization: [redacted]\nHost: a',
  ],
  [
    'an object of headers',
    `{ 'x-amz-security-token': 'FwoG', authorization: 'AWS4-HMAC-SHA256 Credential=A', host: 'a' }`,
    `{ 'x-amz-security-token': [redacted], authorization: [redacted], host: 'a' }`,
  ],
  [
    'a Digest header',
    'Proxy-Authorization: Digest username="bob", response="f00d"',
    'Proxy-Authorization: [redacted]',
  ],
  [
    'headers as JSON in a string of JSON',
    `{"body":"{\\"authorization\\":\\"Token f00d\\"}"}`,
    `{"body":"{\\"authorization\\":[redacted]`,
  ],
  ['a header without its name', 'sent Basic cHJveHk6cGFzcw== there', 'sent [redacted] there'],
  [
    'what only looks alike',
    'https://store.example/reels/a@2x.png?uploadId=1 Basic authentication, signature',
    'https://store.example/reels/a@2x.png?uploadId=1 Basic authentication, signature',
  ],
] as const)('%s', ([, text, without]) => {
  expect(redact(text)).toBe(without)
  expect(redact(without)).toBe(without)
})

test.each([
  '?',
  '?a-',
  '://',
  '://a@',
  'cookie=',
  'cookie="',
  String.raw`cookie\\`,
  'Basic a',
  'Signature=',
  'a://b:c',
])('a long text of %j is read in a moment, as stores may send one', (piece) => {
  const before = process.cpuUsage()
  redact(`= ${piece.repeat(100_000 / piece.length)}`)
  expect(process.cpuUsage(before).user).toBeLessThan(1_000_000)
})

test('JSON keeps its shape, and fields that by their names hold secrets are replaced', () => {
  const headers = { authorization: 'x', 'x-amz-security-token': 'y', host: 'store.example' }
  const facts = {
    keys: { accessKeyId: 'AKID', secretAccessKey: 'k', sessionToken: 't' },
    headers,
    status: 403,
  }
  expect(JSON.parse(redactedJson(facts))).toEqual({
    keys: { accessKeyId: 'AKID', secretAccessKey: '[redacted]', sessionToken: '[redacted]' },
    headers: { authorization: '[redacted]', 'x-amz-security-token': '[redacted]', host: 'store.example' },
    status: 403,
  })
})

test('a text of a megabyte is cut, after what is secret in it was replaced', () => {
  const text = `${'x'.repeat(16 * 1024 - 20)} https://a/b?X-Amz-Signature=${'f00d'.repeat(250_000)}`
  const { message } = JSON.parse(redactedJson({ message: text }))
  expect(message).toMatch(/x https:\/\/a\/b\?\[redact…$/)
  expect(message).toHaveLength(16 * 1024 + 1)
})

test('what nobody foresaw is shown without the secrets in its words', () => {
  const thrown = new Error('cannot open https://a/b?X-Amz-Signature=f00d')
  expect(asAppFailure(thrown).error.message).toContain('https://a/b?[redacted]')
})

test('the chain of causes names code, status and request id of each level', () => {
  const answer = Object.assign(new Error('Access Denied'), {
    Code: 'AccessDenied',
    $metadata: { httpStatusCode: 403, requestId: 'R1', extendedRequestId: 'H1' },
  })
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const both = new AggregateError([refused, answer], 'both failed')
  expect(
    causeChain(new AppFailure('AccessDenied', 's3:PutObject', { cause: both, detail: '403' })),
  ).toMatchObject([
    { name: 'AppFailure', code: 'AccessDenied', detail: '403' },
    { name: 'AggregateError', message: 'both failed' },
    { message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' },
    { message: 'Access Denied', code: 'AccessDenied', status: 403, requestId: 'R1', hostId: 'H1' },
  ])
  const loop = new Error('loop')
  loop.cause = loop
  expect(causeChain(loop).length).toBeLessThan(20)
})
