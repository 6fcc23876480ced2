import { expect, onTestFinished, test } from 'vitest'
import { createStores } from '../../../electron/s3/index.ts'
import { linkRequest } from './part-body.ts'
import { scriptedServer, type Answer, type Seen } from './scripted-server.ts'

const signal = new AbortController().signal
const key = 'videos/a b+c (1)#é🎬/50%.mov'
const encodedKey = '/videos/a%20b%2Bc%20%281%29%23%C3%A9%F0%9F%8E%AC/50%25.mov'

const noKeys = () => Promise.reject(new Error('no keys are needed'))

/** A link below a server of its own. No keys are needed, so none are there. */
async function publicLink(answer: (seen: Seen) => Answer, path = '/cdn/', sizeBytes?: number) {
  const { address, seen, close } = await scriptedServer(answer)
  onTestFinished(async () => void (await close()))
  const store = createStores({ credentialsFor: () => noKeys, now: Date.now }).at(address)
  const publicBaseUrl = `${address.endpoint}${path}`
  const request = linkRequest(key, { publicBaseUrl, ...(sizeBytes === undefined ? {} : { sizeBytes }) })
  return { made: store.link(request, signal), seen, host: address.endpoint ?? '' }
}

test('the address is the base and the encoded key, was opened once, and does not expire', async () => {
  const { made, seen, host } = await publicLink(() => ({ status: 206, body: 'x' }))
  expect(await made).toEqual({ url: `${host}/cdn${encodedKey}`, validUntil: null, limitedBy: 'nothing' })
  expect(seen.map(({ path, headers }) => [path, headers.range])).toEqual([[`/cdn${encodedKey}`, 'bytes=0-0']])
})

test('opens an empty object as a whole', async () => {
  const { made } = await publicLink(({ headers }) => ({ status: headers.range === undefined ? 200 : 416 }))
  expect(await made).toMatchObject({ limitedBy: 'nothing' })
})

test('what the store says about a public address that it refuses is in the message', async () => {
  const body = '<Error><Code>AccessDenied</Code><Message>Download bandwidth cap exceeded.</Message></Error>'
  const { made } = await publicLink(() => ({ status: 403, body }))
  await expect(made).rejects.toMatchObject({
    error: {
      message: expect.stringMatching(
        /not everybody may read \S+ \(AccessDenied, Download bandwidth cap exceeded\)\.$/,
      ),
      detail: 'HTTP 403, AccessDenied, Download bandwidth cap exceeded',
    },
  })
})

test('what the store says about another failure of a public address is in the message', async () => {
  const body = '<Error><Code>InvalidRequest</Code><Message>No websites here.</Message></Error>'
  const { made } = await publicLink(() => ({ status: 400, body }))
  await expect(made).rejects.toMatchObject({
    error: { message: expect.stringContaining('answers HTTP 400 (InvalidRequest, No websites here).') },
  })
})

test('a page that the server sends for every address is not the uploaded file', async () => {
  const page = '<html>our app</html>'
  const answer = () => ({ status: 200, body: page, headers: { 'content-length': String(page.length) } })
  const { made } = await publicLink(answer, '/cdn/', page.length)
  expect((await made).limitedBy).toBe('nothing')
  const { made: other } = await publicLink(answer, '/cdn/', 61_700_000_000)
  await expect(other).rejects.toMatchObject({
    error: {
      code: 'StoreRefused',
      message: expect.stringContaining('leads to something else than the uploaded file'),
    },
  })
})

test('follows redirects, but returns the address without them', async () => {
  const { made, host } = await publicLink(({ path }) =>
    path.startsWith('/cdn/')
      ? { status: 302, headers: { location: path.replace('/cdn/', '/origin/') } }
      : { status: 200 },
  )
  expect((await made).url).toBe(`${host}/cdn${encodedKey}`)
})

test('stops at a redirect loop', async () => {
  const { made, seen } = await publicLink(({ path }) => ({ status: 302, headers: { location: path } }))
  await expect(made).rejects.toMatchObject({
    error: {
      code: 'StoreRefused',
      message: expect.stringMatching(
        /^The store refused the request: http:\/\/\S+ redirects more than 5 times\.$/,
      ),
      advice: expect.stringContaining('public base URL'),
    },
  })
  expect(seen).toHaveLength(6)
})

test('does not follow a redirect that leaves http and https', async () => {
  const { made } = await publicLink(() => ({ status: 302, headers: { location: 'ftp://files.test/a.mov' } }))
  await expect(made).rejects.toMatchObject({
    error: {
      code: 'StoreRefused',
      message: expect.stringMatching(
        /^The store refused the request: \S+ redirects to an address that begins with ftp:\.$/,
      ),
      advice: expect.stringContaining('public base URL'),
    },
  })
})

test.for([
  [404, 'ObjectMissing', 'There is no object at '],
  [403, 'AccessDenied', 'not everybody may read'],
  [410, 'ObjectMissing', 'There is no object at '],
  [401, 'AccessDenied', 'not everybody may read'],
  [500, 'StoreError', 'answers HTTP 500'],
  [400, 'StoreRefused', 'answers HTTP 400'],
] as const)('an address that answers %i is not handed out: %s', async ([status, code, words]) => {
  const { made } = await publicLink(() => ({ status, body: '<html>sorry</html>' }))
  await expect(made).rejects.toMatchObject({
    error: {
      code,
      message: expect.stringContaining(words),
      advice: expect.stringContaining('public base URL'),
    },
  })
})

test('names the host of a public address that does not answer', async () => {
  const { address, close } = await scriptedServer(() => ({ status: 200 }))
  await close()
  const store = createStores({ credentialsFor: () => noKeys, now: Date.now })
  const other = store.at({ ...address, endpoint: 'http://127.0.0.1:1' })
  const request = linkRequest(key, { publicBaseUrl: address.endpoint })
  await expect(other.link(request, signal)).rejects.toMatchObject({
    error: {
      code: 'Unreachable',
      message: expect.stringContaining(new URL(address.endpoint ?? '').host),
    },
  })
})
