import { expect, test } from 'vitest'
import { failureOf } from './refusal.ts'
import { storeAnswering, type Answer } from './scripted-server.ts'

type Page = { parts: number[]; next: number | null; isTruncated: boolean }

/** Lists the parts of a session on a store that has these pages, by the marker that each begins after. */
async function listed(pages: Record<string, Page>) {
  const asked: string[] = []
  const { store } = await storeAnswering(({ path }) => {
    const marker = new URL(path, 'http://store').searchParams.get('part-number-marker') ?? '0'
    asked.push(marker)
    return asked.length > 10 ? { status: 400 } : answerOf(pages[marker])
  })
  const { parts } = await store.listParts('k', 'u', new AbortController().signal)
  return { asked, parts: parts.map(({ partNumber }) => partNumber) }
}

function answerOf(page: Page = { parts: [], next: 0, isTruncated: false }): Answer {
  const parts = page.parts.map(
    (number) => `<Part><PartNumber>${number}</PartNumber><Size>5</Size><ETag>"e${number}"</ETag></Part>`,
  )
  const marker = page.next === null ? '' : `<NextPartNumberMarker>${page.next}</NextPartNumberMarker>`
  const truncated = `<IsTruncated>${page.isTruncated}</IsTruncated>`
  return { status: 200, body: `<ListPartsResult>${marker}${truncated}${parts.join('')}</ListPartsResult>` }
}

test('reads all pages and returns parts in order', async () => {
  const pages = {
    0: { parts: [2, 1], next: 2, isTruncated: true },
    2: { parts: [7], next: 7, isTruncated: true },
    7: { parts: [8], next: 8, isTruncated: false },
  }
  expect(await listed(pages)).toEqual({ asked: ['0', '2', '7'], parts: [1, 2, 7, 8] })
})

test('stops at a last page that names a next marker, as radosgw does', async () => {
  const pages = {
    0: { parts: [1, 5], next: 5, isTruncated: false },
    5: { parts: [], next: 0, isTruncated: false },
  }
  expect(await listed(pages)).toEqual({ asked: ['0'], parts: [1, 5] })
})

test('continues after the highest part if a page names no next marker', async () => {
  const pages = {
    0: { parts: [3, 2, 1], next: null, isTruncated: true },
    3: { parts: [4, 5], next: null, isTruncated: false },
  }
  expect(await listed(pages)).toEqual({ asked: ['0', '3'], parts: [1, 2, 3, 4, 5] })
})

test('stops if a store repeats its pages', async () => {
  const pages = {
    0: { parts: [1], next: 1, isTruncated: true },
    1: { parts: [], next: 1, isTruncated: true },
  }
  expect(await listed(pages)).toEqual({ asked: ['0', '1'], parts: [1] })
})

/** The parts from 1, and pages that never end, of so many parts each. */
async function endlessList(partsPerPage: number, markerStep: number) {
  let pages = 0
  const { store, seen } = await storeAnswering(() => {
    pages += 1
    if (pages > 20) return { status: 400 }
    const parts = Array.from({ length: partsPerPage }, (_, at) => at + 1)
    return answerOf({ parts, next: pages * markerStep, isTruncated: true })
  })
  const failure = await failureOf(store.listParts('k', 'u', new AbortController().signal))
  return { failure, requests: seen.length }
}

test.each([
  ['markers rise past the last part', 1, 3_000, 4],
  ['pages hold more parts than a session can', 2_500, 1, 5],
])('gives up a list without end whose %s', async (_, partsPerPage, markerStep, requests) => {
  const listed = await endlessList(partsPerPage, markerStep)
  expect(listed).toMatchObject({
    failure: { code: 'EndpointInvalid', detail: 'a list of more than 10000 parts' },
    requests,
  })
})
