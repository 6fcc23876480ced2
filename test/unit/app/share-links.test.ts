import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { LinkChoices } from '../../../electron/contract/index.ts'
import { AppFailure } from '../../../electron/core/errors.ts'
import type { NamedLink } from '../../../electron/core/link-text.ts'
import { silentLog } from '../../../electron/core/log.ts'
import { openSharedLinks, systemClock } from '../../../electron/disk/index.ts'
import type { LinkRequest } from '../../../electron/engine/ports.ts'
import { renewLinks, shareLinks } from '../../../electron/app/share-links.ts'
import { done, sampleRecord } from '../disk-journal-samples.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'

const week: LinkChoices = { lifetimeSeconds: 604_800, opens: 'inline' }
const hour: LinkChoices = { lifetimeSeconds: 3600, opens: 'download' }
const unwatched = { signal: new AbortController().signal, tell: () => undefined }
const noon = Date.UTC(2026, 10, 22, 12)

/** A store that makes links, and refuses those of `broken.mov`; uploads `a`, `b` and `broken` are done. */
async function sharing(publicBaseUrl: string | null = null) {
  const dir = await temporaryDir()
  const sharedLinks = await openSharedLinks(dir, () => '/media/a.mov')
  const asked: LinkRequest[] = []
  const link = async (request: LinkRequest) => {
    asked.push(request)
    if (request.key.includes('broken')) throw new AppFailure('ObjectMissing', request.key)
    const validUntil = noon + request.expiresSeconds * 1000
    const url = `https://s3.test/${request.key}?X-Amz-Signature=secret`
    return { url, validUntil, limitedBy: 'request' as const }
  }
  const app = {
    history: {
      find: async (ids: readonly string[]) =>
        ids
          .filter((id) => ['a', 'b', 'broken'].includes(id))
          .map((id) => ({
            record: { ...sampleRecord(id), destinationId: 'd' },
            state: done,
            delivered: null,
            happened: [],
          })),
    },
    stores: { at: () => ({ asTry: () => ({ link }) }) },
    destinations: { list: () => ({ destinations: [{ id: 'd', publicBaseUrl }] }) },
    engine: {
      record: (id: string) => (id === 'going' ? sampleRecord(id) : undefined),
      deliveries: { view: () => undefined },
    },
    sharedLinks,
    clock: { ...systemClock, now: () => noon },
    policy: {},
    log: silentLog,
  }
  return { app, asked, sharedLinks, file: () => readFile(join(dir, 'shared-links.json'), 'utf8') }
}

function clipboard() {
  const handed: NamedLink[][] = []
  return { handed, handOut: async (links: NamedLink[]) => void handed.push(links) }
}

test('links go to the person and nowhere else; what is remembered is when they end', async () => {
  const { app, asked, sharedLinks, file } = await sharing()
  const { handed, handOut } = clipboard()
  const answer = await shareLinks(app, ['a', 'b'], () => week, handOut, unwatched)
  expect(handed).toEqual([
    [
      { name: 'a.mov', url: expect.stringContaining('X-Amz'), validUntil: '2026-11-29T12:00:00.000Z' },
      { name: 'b.mov', url: expect.stringContaining('X-Amz'), validUntil: '2026-11-29T12:00:00.000Z' },
    ],
  ])
  expect(asked[0]).toMatchObject({ expiresSeconds: 604_800, opens: 'inline', fileName: 'a.mov' })
  expect(sharedLinks.of('a')).toMatchObject({ sharedAt: noon, validUntil: noon + 604_800_000 })
  expect(JSON.stringify(answer) + (await file())).not.toMatch(/X-Amz|s3\.test/)
})

test('what cannot be made does not keep the others back', async () => {
  const { app, sharedLinks } = await sharing()
  const { handed, handOut } = clipboard()
  const answer = await shareLinks(app, ['broken', 'sending', 'a', 'gone'], () => week, handOut, unwatched)
  expect(answer.refused.map(({ name, error }) => [name, error.code])).toEqual([
    ['One file', 'BadInput'],
    ['One file', 'BadInput'],
    ['broken.mov', 'ObjectMissing'],
  ])
  expect(handed.map((links) => links.map(({ name }) => name))).toEqual([['a.mov']])
  expect(sharedLinks.list().map(({ uploadId }) => uploadId)).toEqual(['a'])
})

test('what is not uploaded yet is told from what is gone', async () => {
  const { app } = await sharing()
  const { refused } = await shareLinks(app, ['going', 'removed'], () => week, clipboard().handOut, unwatched)
  expect(refused.map(({ error }) => error.message)).toEqual([
    'It is not uploaded yet.',
    'This upload is neither in the list nor in the history any more.',
  ])
})

test('where none can be made, the clipboard stays as it is', async () => {
  const { app } = await sharing()
  const { handed, handOut } = clipboard()
  expect(await shareLinks(app, ['broken'], () => week, handOut, unwatched)).toMatchObject({ copied: [] })
  expect(handed).toEqual([])
})

test('a renewed link is as it was shared before', async () => {
  const { app, asked } = await sharing()
  const { handOut } = clipboard()
  await shareLinks(app, ['a'], () => hour, handOut, unwatched)
  await renewLinks(app, ['a', 'b'], week, handOut, unwatched)
  expect(asked.slice(1).map(({ expiresSeconds, opens }) => [expiresSeconds, opens])).toEqual([
    [3600, 'download'],
    [604_800, 'inline'],
  ])
})

test('the destination’s public base URL of today is used', async () => {
  const { app, asked } = await sharing('https://cdn.test')
  await shareLinks(app, ['a'], () => week, clipboard().handOut, unwatched)
  expect(asked[0]).toMatchObject({ publicBaseUrl: 'https://cdn.test' })
})

test('copying tells how far it is', async () => {
  const { app } = await sharing()
  const told: number[] = []
  const tell = (done: number) => void told.push(done)
  await shareLinks(app, ['a', 'broken', 'b'], () => week, clipboard().handOut, { ...unwatched, tell })
  expect(told).toEqual([0, 1, 2, 3])
})

test('copying that is stopped ends the requests, hands nothing out and remembers nothing', async () => {
  const { app: calm, sharedLinks } = await sharing()
  const { handed, handOut } = clipboard()
  const stop = new AbortController()
  const signals: AbortSignal[] = []
  const link = async (request: LinkRequest, signal: AbortSignal) => {
    signals.push(signal)
    if (request.fileName === 'a.mov')
      return { url: 'https://s3.test/a', validUntil: null, limitedBy: 'nothing' as const }
    stop.abort(new Error('stopped'))
    return await new Promise<never>(() => undefined)
  }
  const app = { ...calm, stores: { at: () => ({ asTry: () => ({ link }) }) } }
  const stopped = shareLinks(app, ['a', 'b'], () => week, handOut, { ...unwatched, signal: stop.signal })
  await expect(stopped).rejects.toThrow('stopped')
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
  expect(handed).toEqual([])
  expect(sharedLinks.list()).toEqual([])
})
