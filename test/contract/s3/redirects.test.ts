import { expect, test } from 'vitest'
import { plainObjects } from '../../../electron/core/destination-rules.ts'
import { linkRequest, newObject } from './part-body.ts'
import { failureOf, refusal } from './refusal.ts'
import { storeAnswering } from './scripted-server.ts'

const signal = new AbortController().signal

const moved = 'The bucket must be addressed using the specified endpoint.'
const toEurope = '<Endpoint>reels.s3.eu-west-1.example.com</Endpoint>'

test.each<[string, number, string, string, string, string | null]>([
  [
    'with the bucket in front',
    301,
    'PermanentRedirect',
    toEurope,
    'Use the endpoint http://s3.eu-west-1.example.com.',
    'The bucket reels is at another endpoint, http://s3.eu-west-1.example.com.',
  ],
  [
    'with a region too',
    301,
    'PermanentRedirect',
    `<Endpoint>https://eu.example.com</Endpoint><Region>eu-west-1</Region>`,
    'Use the endpoint https://eu.example.com and the region eu-west-1.',
    'The bucket reels is at another endpoint, https://eu.example.com.',
  ],
  [
    'with the region that is set',
    301,
    'PermanentRedirect',
    `${toEurope}<Region>us-east-1</Region>`,
    'Use the endpoint http://s3.eu-west-1.example.com.',
    null,
  ],
  [
    'for a while',
    307,
    'TemporaryRedirect',
    toEurope,
    'Use the endpoint http://s3.eu-west-1.example.com.',
    null,
  ],
  ['by another code', 307, 'Redirect', toEurope, 'Use the endpoint http://s3.eu-west-1.example.com.', null],
  [
    'to the bucket as a host',
    301,
    'PermanentRedirect',
    '<Endpoint>reels.localhost:PORT</Endpoint>',
    'Turn path-style addresses off for this destination (--no-path-style).',
    'The store does not serve the bucket reels in a path.',
  ],
  [
    'nowhere',
    301,
    'PermanentRedirect',
    '<Region>us-east-1</Region>',
    'Check the region and the endpoint of this destination.',
    `The bucket reels is in another region or at another endpoint (PermanentRedirect, ${moved.slice(0, -1)}).`,
  ],
])('a redirect %s', async (_name, status, code, more, advice, message) => {
  const { stores, address } = await storeAnswering(({ method }) =>
    method === 'HEAD'
      ? { status, headers: { 'x-amz-request-id': 'R1' } }
      : refusal(status, code, moved, more.replace('PORT', port)),
  )
  const { port } = new URL(address.endpoint ?? '')
  const store = stores.at({ ...address, endpoint: `http://localhost:${port}` })
  const object = newObject({ key: 'a.mov', overwrite: true })
  const asked = [
    () => store.open(object, signal),
    () => store.head('a.mov', signal),
    () => store.link(linkRequest('a.mov'), signal),
  ]
  for (const ask of asked) {
    const failure = await failureOf(ask())
    expect(failure.advice).toBe(advice)
    expect(failure.code).toBe(code === 'TemporaryRedirect' ? 'StoreError' : 'RegionWrong')
    expect(failure.message).toBe(message ?? failure.message)
  }
})

test('the connection test names the endpoint, not the region that is set', async () => {
  const { stores, address } = await storeAnswering(() =>
    refusal(301, 'PermanentRedirect', moved, `${toEurope}<Region>us-east-1</Region>`),
  )
  const checked = { prefix: '', objectSettings: plainObjects, publicBaseUrl: null }
  const { lines } = await stores.check(address, checked, signal, () => undefined)
  const failed = lines.filter(({ status }) => status === 'failed')
  expect(failed.map(({ step }) => step)).toEqual(['bucket'])
  expect(failed[0]?.text).toBe(
    'The bucket reels is at another endpoint, http://s3.eu-west-1.example.com. ' +
      'Use the endpoint http://s3.eu-west-1.example.com.',
  )
})

/** The steps of a connection test that fail, on a server that redirects each request there. */
async function failedAfter(location: string) {
  const { stores, address } = await storeAnswering(() => ({ status: 308, headers: { location } }))
  const checked = { prefix: '', objectSettings: plainObjects, publicBaseUrl: null }
  const { lines } = await stores.check(address, checked, signal, () => undefined)
  const { host } = new URL(address.endpoint ?? '')
  return lines
    .filter(({ status }) => status === 'failed')
    .map(({ step, text }) => [step, text.replace(host, 'HOST')])
}

test('the connection test names the scheme to which the same host redirects', async () => {
  expect(await failedAfter('https://127.0.0.1:9443/')).toEqual([
    ['connect', 'HOST sends every request from http to https. Use the endpoint https://127.0.0.1:9443.'],
  ])
})

test.each([
  [
    'https://other.example.com/',
    'It redirects to https://other.example.com: use this endpoint if that is the store.',
  ],
  ['/login', 'Check the endpoint address and port.'],
])('the connection test takes a redirect to %s for no store', async (location, advice) => {
  const text = `HOST does not answer like an S3 store. ${advice}`
  expect(await failedAfter(location)).toEqual([['identity', text]])
})

/** What opening a session says to a redirect without an S3 error body. */
async function redirected(status: number, location: string) {
  const { store } = await storeAnswering(() => ({ status, headers: { location } }))
  return await failureOf(store.open(newObject({ overwrite: true }), signal))
}

test('a redirect without an S3 body names where it leads', async () => {
  expect(await redirected(308, 'https://s3.example.com/reels/a.mov')).toMatchObject({
    code: 'EndpointInvalid',
    advice: 'It redirects to https://s3.example.com: use this endpoint if that is the store.',
  })
})

test('a redirect to a page of the same server names no endpoint', async () => {
  expect(await redirected(302, '/login')).toMatchObject({ advice: 'Check the endpoint address and port.' })
})
