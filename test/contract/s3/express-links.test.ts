import { expect, test } from 'vitest'
import { createStores, type Credentials } from '../../../electron/s3/index.ts'
import { validInWords } from '../../../electron/commands/words.ts'
import { linkRequest } from './part-body.ts'
import { exampleKeys, storeAnswering, type Answer } from './scripted-server.ts'

const signal = new AbortController().signal
const week = 7 * 24 * 3600
const inSeconds = (seconds: number) => new Date(Math.floor(Date.now() / 1000 + seconds) * 1000)

/** What S3 Express answers to CreateSession. */
function session(until: Date): Answer {
  const keys =
    '<SessionToken>T</SessionToken><SecretAccessKey>S</SecretAccessKey><AccessKeyId>A</AccessKeyId>'
  const end = `<Expiration>${until.toISOString()}</Expiration>`
  const body = `<CreateSessionResult><Credentials>${keys}${end}</Credentials></CreateSessionResult>`
  return { status: 200, headers: { 'content-type': 'application/xml' }, body }
}

async function linkIn(
  bucket: string,
  sessionEnd: Date,
  expiresSeconds: number,
  keys: Credentials = exampleKeys,
) {
  const { address } = await storeAnswering(({ path }) =>
    path.includes('session') ? session(sessionEnd) : { status: 206, body: 'x' },
  )
  const stores = createStores({ credentialsFor: () => async () => keys, now: Date.now })
  return await stores.at({ ...address, bucket }).link(linkRequest('k', { expiresSeconds }), signal)
}

test.each([
  ['a week', week, 300],
  ['an hour', 3600, 200],
  ['ten minutes, with a session that was opened before', 600, 61],
])('a link of %s in a directory bucket ends with the session that signed it', async (_name, asked, left) => {
  const end = inSeconds(left)
  const link = await linkIn('reels--use1-az4--x-s3', end, asked)
  expect(link).toMatchObject({ validUntil: end.getTime(), limitedBy: 'express-session' })
  const { searchParams } = new URL(link.url)
  expect(Number(searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(left + 1)
  expect(searchParams.get('X-Amz-S3session-Token')).toBe('T')
  expect(validInWords(link)).toContain('S3 Express ends every link after five minutes')
})

test('credentials that end later do not make it longer', async () => {
  const end = inSeconds(280)
  const keys = { ...exampleKeys, sessionToken: 'T', expiration: inSeconds(3600) }
  expect(await linkIn('reels--use1-az4--x-s3', end, week, keys)).toMatchObject({ validUntil: end.getTime() })
})

test('a shorter link ends as it was asked to', async () => {
  expect(await linkIn('reels--use1-az4--x-s3', inSeconds(300), 120)).toMatchObject({ limitedBy: 'request' })
})

test('a bucket that is only named alike has links of a week', async () => {
  const link = await linkIn('reels-x-s3', inSeconds(300), week)
  expect(link.limitedBy).toBe('request')
})
