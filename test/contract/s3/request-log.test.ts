import { expect, onTestFinished, test } from 'vitest'
import { silentLog, type Log, type LogFacts } from '../../../electron/core/log.ts'
import { AppFailure } from '../../../electron/core/errors.ts'
import { createRetry, requestsTo } from '../../../electron/engine/with-retry.ts'
import type { RequestTry } from '../../../electron/engine/ports.ts'
import { createStores } from '../../../electron/s3/index.ts'
import { quickClock } from '../../faults/support/quick-clock.ts'
import { partBody } from './part-body.ts'
import { exampleKeys, s3Error, scriptedServer, type Answer, type Seen } from './scripted-server.ts'

const signal = new AbortController().signal
const pace = async () => undefined
const retry = createRetry({ clock: quickClock(), signal, maxWaitMs: null, patience: 'usual' })
const ids = { 'x-amz-request-id': 'R1', 'x-amz-id-2': 'H1' }

/** A store behind a scripted server, and the lines that its requests write. */
async function loggedStore(answer: (seen: Seen) => Answer) {
  const lines: { level: string; event: string; facts: LogFacts | undefined }[] = []
  const write = (level: string) => (event: string, facts?: LogFacts) => lines.push({ level, event, facts })
  const log: Log = { ...silentLog, info: write('info'), warn: write('warn') }
  const server = await scriptedServer(answer)
  const stores = createStores({ credentialsFor: () => async () => exampleKeys, now: Date.now, log })
  onTestFinished(async () => {
    stores.close()
    await server.close()
  })
  return { store: stores.at(server.address), lines }
}

function failing(status: number, code: string): Answer {
  const answer = s3Error(status, code)
  return { ...answer, headers: { ...answer.headers, ...ids } }
}

test('each try of a part is logged with status, S3 error code, request id, host id, bytes and its number', async () => {
  let requests = 0
  const { store, lines } = await loggedStore(() =>
    ++requests < 3 ? failing(503, 'SlowDown') : { status: 200, headers: { ...ids, etag: '"e"' } },
  )
  const part = { key: 'a.mov', uploadId: 'U', partNumber: 7, body: partBody(Buffer.from('frame')) }
  const failures: unknown[] = []
  const send = async (one: RequestTry) => {
    await store
      .asTry(one)
      .sendPart(part, pace, signal)
      .catch((thrown: unknown) => {
        failures.push(thrown)
        throw thrown
      })
  }
  await retry(send)

  const asked = { operation: 'UploadPart', bucket: 'reels', key: 'a.mov', partNumber: 7, sentBytes: 5 }
  const answered = { requestId: 'R1', hostId: 'H1', ms: expect.any(Number) }
  expect(lines).toEqual([
    {
      level: 'warn',
      event: 'request',
      facts: { ...asked, ...answered, try: 1, status: 503, code: 'SlowDown' },
    },
    {
      level: 'warn',
      event: 'request',
      facts: { ...asked, ...answered, try: 2, status: 503, code: 'SlowDown' },
    },
    { level: 'info', event: 'request', facts: { ...asked, ...answered, try: 3, status: 200 } },
  ])
  expect(failures[0]).toHaveProperty('cause.Code', 'SlowDown')
})

test('a request that was given up counts as the first try when it is made again', async () => {
  const { store, lines } = await loggedStore(() => failing(403, 'AccessDenied'))
  await expect(retry(() => store.abort('a.mov', 'U', signal))).rejects.toThrow('not allowed')
  await expect(retry(() => store.abort('a.mov', 'U', signal))).rejects.toThrow('not allowed')
  expect(lines.map(({ facts }) => facts?.['try'])).toEqual([1, 1])
})

test('a request that belongs to no upload is logged with the number of its try', async () => {
  let requests = 0
  const { store, lines } = await loggedStore(() =>
    ++requests < 3 ? failing(503, 'SlowDown') : { status: 204 },
  )
  const request = requestsTo(store, retry, signal)
  await request(async (asked) => asked.abort('a.mov', 'U', signal))
  expect(lines.map(({ facts }) => facts?.['try'])).toEqual([1, 2, 3])
})

test('a request that does not reach the store is logged with its network error', async () => {
  const stores = createStores({
    credentialsFor: () => async () => exampleKeys,
    now: Date.now,
    log: { ...silentLog, warn: (_event, facts) => lines.push(facts) },
  })
  const lines: unknown[] = []
  const { address, close } = await scriptedServer(() => ({ status: 200 }))
  await close()
  await expect(stores.at(address).head('a.mov', signal)).rejects.toThrow(AppFailure)
  expect(lines).toEqual([
    expect.objectContaining({ operation: 'HeadObject', status: null, error: 'ECONNREFUSED' }),
  ])
  stores.close()
})

test('opening a link is logged without its URL, signed or public', async () => {
  const { store, lines } = await loggedStore(() => ({
    status: 206,
    headers: { ...ids, 'content-range': 'bytes 0-0/5' },
    body: 'f',
  }))
  const request = { key: 'a.mov', expiresSeconds: 60, opens: 'inline', fileName: null } as const
  const { url } = await store.link({ ...request, publicBaseUrl: null }, signal)
  const publicBaseUrl = new URL('/public', url).href
  await store.link({ ...request, publicBaseUrl }, signal)
  const line = expect.objectContaining({
    operation: 'OpenLink',
    key: 'a.mov',
    status: 206,
    requestId: 'R1',
    try: 1,
  })
  expect(lines.map(({ facts }) => facts)).toEqual([line, line])
  expect(JSON.stringify(lines)).not.toMatch(/Signature|http:/)
})
