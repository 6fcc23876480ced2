import { expect, test } from 'vitest'
import type { ErrorCode } from '../../../electron/contract/index.ts'
import { plainObjects } from '../../../electron/core/destination-rules.ts'
import { linkRequest, newObject } from './part-body.ts'
import { storeAnswering, type Answer } from './scripted-server.ts'
import { failureOf, refusal } from './refusal.ts'

const signal = new AbortController().signal

/** What opening a session says to this answer. */
async function said(answer: Answer) {
  const { store } = await storeAnswering(() => answer)
  return await failureOf(store.open(newObject({ key: 'a.mov', overwrite: true }), signal))
}

/** Status, code and sentence of a store; then Dropreel's code, exit code and what the advice names. */
type Case = [number, string, string, ErrorCode, 1 | 2 | 3, RegExp]

test.each<Case>([
  // Backblaze B2
  [
    403,
    'AccessDenied',
    'Cannot upload files, storage cap exceeded. See the Caps &amp; Alerts page to increase your cap.',
    'QuotaExceeded',
    1,
    /quota or cap raised/,
  ],
  [
    403,
    'AccessDenied',
    'Cannot download file, download bandwidth or transaction (Class B) cap exceeded.',
    'AccessDenied',
    1,
    /Raise this cap/,
  ],
  [
    403,
    'AccessDenied',
    'The account is not entitled to this operation',
    'AccessDenied',
    1,
    /Ask the provider/,
  ],
  [403, 'AccessDenied', 'The account is not enabled for S3', 'AccessDenied', 1, /Ask the provider/],
  [403, 'AccessDenied', 'Bucket is not s3-enabled', 'AccessDenied', 1, /Ask the provider/],
  [403, 'AccessDenied', 'Account suspended', 'AccessDenied', 1, /Ask the provider/],
  [403, 'AllAccessDisabled', 'All access to this object has been disabled.', 'AccessDenied', 1, /provider/],
  [
    403,
    'AccountProblem',
    'There is a problem with your AWS account that prevents the operation from completing successfully.',
    'AccessDenied',
    1,
    /Ask the provider/,
  ],
  [
    403,
    'NotSignedUp',
    'Your account is not signed up for the service',
    'AccessDenied',
    1,
    /Ask the provider/,
  ],
  // Alibaba OSS
  [403, 'UserDisable', 'UserDisable', 'AccessDenied', 1, /Ask the provider/],
  [403, 'InvalidPayer', 'All access to this object has been disabled.', 'AccessDenied', 1, /Pay what/],
  [402, 'PaymentRequired', 'The last invoice is unpaid', 'AccessDenied', 1, /Pay what/],
  [403, 'AccountOverdue', 'Your account has an overdue balance', 'AccessDenied', 1, /Pay what/],
  [403, 'AccessDenied', 'Requests must be made over TLS', 'AccessDenied', 1, /about this reason/],
  [403, 'RequestForbidden', 'This address is not on the allow list', 'AccessDenied', 1, /about this reason/],
  [503, 'ServiceUnavailable', 'The bucket quota is used up', 'QuotaExceeded', 1, /quota or cap raised/],
  [400, 'InvalidRequest', 'Disk is full', 'QuotaExceeded', 1, /quota or cap raised/],
  [
    403,
    'InvalidObjectState',
    'The operation is not valid for the storage class',
    'StoreRefused',
    1,
    /restore it first/,
  ],
  [400, 'BadRequest', 'This user is suspended', 'AccessDenied', 1, /Ask the provider/],
  [403, 'QuotaExceeded', 'The limit of the bucket is exceeded', 'QuotaExceeded', 1, /quota or cap raised/],
  [507, 'InsufficientStorage', 'Nothing is left', 'QuotaExceeded', 1, /quota or cap raised/],
  // Oracle Cloud
  [
    403,
    'SignatureDoesNotMatch',
    'The secret key could not be found. The region must be specified if this is not the home region',
    'CredentialsWrong',
    3,
    /Check the region/,
  ],
  // Cloudflare R2
  [
    400,
    'InvalidArgument',
    'Credential access key has length 20, should be 32',
    'CredentialsUnknown',
    3,
    /Check the access key ID/,
  ],
  // Garage
  [
    403,
    'AccessDenied',
    'Forbidden: No such key: GK31c2f218a2e44f485b94239e',
    'CredentialsUnknown',
    3,
    /access key ID/,
  ],
  [403, 'AccessDenied', 'Forbidden: Invalid signature', 'CredentialsWrong', 3, /secret access key/],
  [401, 'InvalidRequest', 'Access Key ID is malformed', 'CredentialsUnknown', 3, /Check the access key ID/],
  [
    400,
    'InvalidRegionName',
    'The region name us-east-1 is not valid. Must be one of: wnam, enam, weur, eeur, apac, oc, auto',
    'RegionWrong',
    2,
    /Use one of the regions wnam, enam, weur, eeur, apac, oc, auto\./,
  ],
  [
    400,
    'AuthorizationHeaderMalformed',
    'The authorization header is malformed; the region is wrong; expecting &apos;garage&apos;.',
    'RegionWrong',
    2,
    /Use the region garage\./,
  ],
  [
    403,
    'SecondLevelDomainForbidden',
    'The bucket must be addressed using OSS third level domain.',
    'BadInput',
    2,
    /Turn path-style addresses off/,
  ],
  [400, 'KMS.DisabledException', 'arn:aws:kms:eu-west-1:1:key/k is disabled.', 'StoreRefused', 1, /KMS key/],
  [400, 'KMS.NotFoundException', 'Invalid keyId k', 'StoreRefused', 1, /KMS key/],
])('%i %s, %j', async (status, code, sentence, expected, exitCode, advice) => {
  const { detail, ...failure } = await said(refusal(status, code, sentence))
  const text = sentence.replaceAll('&amp;', '&').replaceAll('&apos;', "'").replace(/\.$/, '')
  expect(detail).toContain(text)
  expect(failure.message).toContain(failure.message.includes('is in another region') ? 'reels' : text)
  expect(failure).toMatchObject({
    code: expected,
    exitCode,
    advice: expect.stringMatching(advice) as unknown,
  })
  const isPermission = failure.advice.endsWith('about this reason.')
  expect(failure.message.includes('s3:PutObject')).toBe(isPermission)
})

test.each([
  ['AccessDenied', 'Access Denied'],
  ['AccessDenied', 'Access Denied.'],
  ['AccessDenied', ''],
  ['AccessDenied', 'Forbidden: Operation is not allowed for this key.'],
  ['AccessDenied', 'Unauthorized'],
  ['AccessDenied', 'You do not have the required permission for this'],
])('a plain %s, %j keeps the permission', async (code, sentence) => {
  expect(await said(refusal(403, code, sentence))).toMatchObject({
    message: 'The store denied access: s3:PutObject is not allowed on reels/a.mov.',
    advice: 'Ask the owner of the bucket for this permission.',
  })
})

test.each<[string, number, string, string, string]>([
  [
    'Swift',
    500,
    'InternalError',
    'Please try again.',
    '<Reason>Metadata value longer than 256: x-object-meta-Note</Reason>',
  ],
  ['AWS', 400, 'MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', ''],
  ['a gateway', 400, 'InvalidRequest', 'Too many metadata items; max 90', ''],
])('metadata that is too long for %s is not tried again', async (_store, status, code, sentence, more) => {
  const failure = await said(refusal(status, code, sentence, more))
  expect(failure).toMatchObject({
    code: 'StoreRefused',
    retryable: false,
    advice: 'Shorten the metadata of this destination.',
  })
  expect(failure.message).toContain(/<Reason>(.*)<\/Reason>/.exec(more)?.[1] ?? sentence)
})

test.each([
  [
    403,
    'AccessDenied',
    'Object is WORM protected and cannot be overwritten',
    'ObjectLocked',
    /retention ends/,
  ],
  [
    403,
    'AccessDenied',
    'Access Denied because object protected by object lock.',
    'ObjectLocked',
    /retention ends/,
  ],
  [403, 'AccessDenied', 'The object is under a legal hold', 'ObjectLocked', /retention ends/],
  [400, 'InvalidRequest', 'The retention period has not ended', 'ObjectLocked', /retention ends/],
  [403, 'AccessDenied', 'The token has expired', 'CredentialsExpired', /Sign in again/],
  [401, 'unauthorized', 'expired_auth_token', 'CredentialsExpired', /Sign in again/],
  [400, 'RequestExpired', 'Request has expired', 'ClockSkew', /date and time/],
  [400, 'EntityTooLarge', 'Too much', 'TooLarge', /^The store says: EntityTooLarge, Too much\.$/],
])('%i %s, %j is classified by the words', async (status, code, sentence, expected, advice) => {
  expect(await said(refusal(status, code, sentence))).toMatchObject({
    code: expected,
    detail: expect.stringContaining(sentence.replace(/\.$/, '')) as unknown,
    advice: expect.stringMatching(advice) as unknown,
  })
})

test.each([
  ['<ArgumentName>x-amz-acl</ArgumentName>', 'InvalidArgument, Not valid: x-amz-acl'],
  ['<Header>x-amz-tagging</Header>', 'InvalidArgument, Not valid: x-amz-tagging'],
  ['<Details>the value</Details>', 'InvalidArgument, Not valid: the value'],
])('what %s says is part of the message', async (more, words) => {
  const { message } = await said(refusal(400, 'InvalidArgument', 'Not valid.', more))
  expect(message).toContain(words)
})

test('a permission that the store names comes with its reason', async () => {
  const sentence =
    'User: arn:aws:iam::1:user/ed is not authorized to perform: s3:PutObjectTagging on resource: "r" ' +
    'because public access is blocked by a service control policy'
  expect(await said(refusal(403, 'AccessDenied', sentence))).toMatchObject({
    message:
      'The store denied access: s3:PutObjectTagging is not allowed on reels/a.mov ' +
      '(because public access is blocked by a service control policy).',
    advice: 'Ask the owner of the bucket for this permission.',
  })
})

test('a long sentence in several lines is shown in one', async () => {
  const { message, detail } = await said(
    refusal(400, 'InvalidTag', `Too\n\t many\u0007 ${'tags '.repeat(200)}`),
  )
  expect(message).toMatch(/InvalidTag, Too many tags [\w ]+…\. ?$|InvalidTag, Too many tags [\w ]+…/)
  expect([message.length < 400, detail?.includes('\n')]).toEqual([true, false])
})

test('a link to an archived object says that it has to be restored', async () => {
  const { store } = await storeAnswering(() =>
    refusal(403, 'InvalidObjectState', 'Not valid for &quot;GLACIER&quot;'),
  )
  expect(await failureOf(store.link(linkRequest('a.mov'), signal))).toMatchObject({
    message: 'The store refused the request: InvalidObjectState, Not valid for "GLACIER".',
    advice: 'The object is archived: restore it first.',
  })
})

test.each([
  ['Account suspended', 'The store denied access: AccessDenied, Account suspended. Ask the provider', null],
  ['Cannot upload files, storage cap exceeded', 'storage cap exceeded). Free some space on the store', null],
  [
    'Requests must be made over TLS',
    'The permission s3:PutObject is missing (AccessDenied, Requests must be made over TLS).',
    's3:PutObject',
  ],
  ['Access Denied', 'The permission s3:PutObject is missing.', 's3:PutObject'],
])('the connection test says what the store said: %s', async (sentence, text, permission) => {
  const { stores, address } = await storeAnswering(({ method }) =>
    method === 'PUT' ? refusal(403, 'AccessDenied', sentence) : refusal(404, 'NoSuchKey', 'Not there'),
  )
  const checked = { prefix: '', objectSettings: plainObjects, publicBaseUrl: null }
  const { lines } = await stores.check(address, checked, signal, () => undefined)
  const put = lines.find(({ step }) => step === 'put')
  expect(put).toMatchObject({ status: 'failed', permission })
  expect(put?.text).toContain(text)
})

test.each(['The request rate limit of this storage account is reached', 'The capacity limit is exceeded'])(
  'a store that asks to slow down is busy, whichever limit it names: %j',
  async (sentence) => {
    expect(await said(refusal(503, 'SlowDown', sentence))).toMatchObject({ code: 'StoreBusy' })
  },
)
