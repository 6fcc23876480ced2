import { expect, test } from 'vitest'
import { failureOf } from './refusal.ts'
import { storeAnswering } from './scripted-server.ts'

type Page = { keys: string[]; next: string | null }

/** Lists the sessions of a store that has these pages, by the marker that each begins after. */
async function listed(pages: Record<string, Page>) {
  const asked: string[] = []
  const { store } = await storeAnswering(({ path }) => {
    const marker = new URL(path, 'http://store').searchParams.get('key-marker') ?? ''
    asked.push(marker)
    const page = pages[marker]
    return asked.length > 10 || page === undefined ? { status: 400 } : { status: 200, body: bodyOf(page) }
  })
  const sessions = await store.listSessions('', new AbortController().signal)
  return { asked, keys: sessions.map(({ key }) => key) }
}

function bodyOf({ keys, next }: Page): string {
  const uploads = keys.map((key) => `<Upload><Key>${key}</Key><UploadId>u-${key}</UploadId></Upload>`)
  const marker = next === null ? '' : `<IsTruncated>true</IsTruncated><NextKeyMarker>${next}</NextKeyMarker>`
  return `<ListMultipartUploadsResult>${uploads.join('')}${marker}</ListMultipartUploadsResult>`
}

test('reads all pages, including empty ones', async () => {
  const pages = {
    '': { keys: [], next: 'b' },
    b: { keys: ['c'], next: 'd' },
    d: { keys: [], next: 'e' },
    e: { keys: ['f'], next: null },
  }
  expect(await listed(pages)).toEqual({ asked: ['', 'b', 'd', 'e'], keys: ['c', 'f'] })
})

test('stops if a store repeats its pages', async () => {
  const pages = { '': { keys: ['a'], next: 'a' }, a: { keys: ['a'], next: 'a' } }
  expect(await listed(pages)).toEqual({ asked: ['', 'a'], keys: ['a'] })
})

test.each([
  ['pages', 0, 301],
  ['sessions', 151_000, 2],
])(
  'gives up a list of endless %s',
  async (_, sessionsPerPage, requests) => {
    let page = 0
    const { store, seen } = await storeAnswering(() => {
      page += 1
      if (page > 310) return { status: 400 }
      const keys = Array.from({ length: sessionsPerPage }, (__, at) => `${page}-${at}`)
      return { status: 200, body: bodyOf({ keys, next: `${page}` }) }
    })
    const failure = await failureOf(store.listSessions('', new AbortController().signal))
    expect(failure).toMatchObject({
      code: 'EndpointInvalid',
      detail: 'a list of more than 300,000 unfinished uploads, or of more than 300 pages',
    })
    expect(seen).toHaveLength(requests)
  },
  20_000,
)
