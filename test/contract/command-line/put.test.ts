import { join } from 'node:path'
import { expect, test } from 'vitest'
import { doneOf, failedOf, linesOf } from './command-line.ts'
import { bucket, headOf, keysOf, linkGives, openUploads, place } from './demo-place.ts'
import { doneLines, statesOf } from './output-lines.ts'

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const MiB = 1024 * 1024

test('a file of several parts arrives byte for byte, and its lines are those of the contract', async () => {
  const here = await place()
  const file = await here.file('Ep03 lock_v7.mov', 40_000_000)
  const ended = await here.run(['put', file, ...here.to, '--json'])
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  const lines = linesOf(ended)
  const done = doneOf(ended)
  expect(done).toMatchObject({
    file,
    bucket,
    sizeBytes: 40_000_000,
    checksum: { algorithm: 'CRC32', scope: 'full' },
    proof: 'none',
    local: 'kept',
    resentBytes: 0,
  })
  expect(done.key).toMatch(new RegExp(`^videos/\\d{4}-\\d\\d-Ep03 lock_v7-${uuid}\\.mov$`))
  expect(statesOf(lines).slice(-4)).toEqual(['opening', 'sending', 'finishing', 'done'])
  expect(new Set(lines.map((line) => line.id))).toEqual(new Set([done.id]))
  expect(lines.filter((line) => line.type === 'progress')).toContainEqual(
    expect.objectContaining({ totalBytes: 40_000_000 }),
  )
  expect(await linkGives(done.link?.url, file)).toBe(true)
  const lifetimeMs = Date.parse(done.link?.validUntil ?? '') - Date.now()
  expect(lifetimeMs / 86_400_000).toBeCloseTo(7, 2)
  const head = await headOf(here, done.key)
  expect(head.ContentType).toBe('video/quicktime')
  expect(head.ETag).toBe(`"${done.etag}"`)
  expect(head.Metadata).toMatchObject({
    'dropreel-upload': done.id,
    'dropreel-name': encodeURIComponent('Ep03 lock_v7.mov'),
  })
  expect(await openUploads(here)).toEqual([])
  expect(here.store.requestBodyBytes()).toBe(40_000_000)
})

test('without --json results are plain lines on standard output', async () => {
  const here = await place()
  const file = await here.file('Trailer.mp4', 100_000)
  const { code, stdout, stderr } = await here.run(['put', file, ...here.to])
  expect(code).toBe(0)
  const [first, address, link, valid] = stdout.split('\n').map((line) => line.trim())
  expect(first).toBe('Trailer.mp4: uploaded, 100.0 kB')
  expect(address).toMatch(/^s3:\/\/reels\/videos\/.*\.mp4$/)
  expect(await linkGives(link, file)).toBe(true)
  expect(valid).toMatch(/^valid until /)
  expect(stderr).toBe('Trailer.mp4: uploading\n')
})

test('an empty file is an empty object', async () => {
  const here = await place()
  const file = await here.file('empty.mov', '')
  const done = doneOf(await here.run(['put', file, ...here.to, '--json']))
  expect(done.sizeBytes).toBe(0)
  expect(await linkGives(done.link?.url, file)).toBe(true)
})

test('odd names become keys and links that work', async () => {
  const here = await place()
  const names = [
    'Näme mit Ümläut.mov',
    'cafe\u0301 \u{1F3AC} final.mov',
    '100% & #1 + "two"?.mov',
    'レビュー.mp4',
  ]
  const files = await Promise.all(names.map((name) => here.file(name, name)))
  const ended = await here.run(['put', ...files, ...here.to, '--json'])
  expect(ended.code).toBe(0)
  const done = doneLines(linesOf(ended))
  expect(done).toHaveLength(names.length)
  for (const { file, key, link } of done) {
    expect(key).toBe(key.normalize('NFC'))
    expect(await linkGives(link?.url, file)).toBe(true)
  }
  expect(done.some(({ key }) => key.includes('caf\u00E9 \u{1F3AC} final'))).toBe(true)
})

test('a folder keeps its tree under one uuid, without what systems leave in folders', async () => {
  const here = await place()
  const names = [
    'A001.mov',
    'day 1/A002.mov',
    'day 1/sound/T1.wav',
    '.DS_Store',
    'day 1/._A002.mov',
    'Thumbs.db',
    'notes.txt',
  ]
  for (const name of names) await here.file(join('Rushes', name), name)
  const ended = await here.run([
    'put',
    join(here.dir, 'Rushes'),
    ...here.to,
    '--prefix',
    'client/x',
    '--json',
  ])
  expect(ended.code).toBe(0)
  expect(ended.stderr).toContain('3 system files were left out: .DS_Store, Thumbs.db, ._A002.mov.')
  const keys = await keysOf(here)
  const [, base = ''] =
    new RegExp(`^(client/x/videos/\\d{4}-\\d\\d-Rushes-${uuid})/`).exec(keys[0] ?? '') ?? []
  expect(keys).toEqual([
    `${base}/A001.mov`,
    `${base}/day 1/A002.mov`,
    `${base}/day 1/sound/T1.wav`,
    `${base}/notes.txt`,
  ])
  expect((await headOf(here, `${base}/day 1/sound/T1.wav`)).ContentType).toBe('audio/wav')
})

test('a key template without fields is the key; --prefix and --content-type do what they say', async () => {
  const here = await place()
  const file = await here.file('x.bin', 'content')
  const how = ['--key-template', 'final/master.mov', '--prefix', '/reel/', '--content-type', 'video/x-test']
  const done = doneOf(await here.run(['put', file, ...here.to, ...how, '--json']))
  expect(done.key).toBe('reel/final/master.mov')
  expect((await headOf(here, done.key)).ContentType).toBe('video/x-test')
})

test('an object that exists is kept, unless --overwrite', async () => {
  const here = await place()
  const literal = [...here.to, '--key-template', 'master.mov', '--json']
  for (const bytes of [1000, 12 * MiB]) {
    const first = await here.file('first.mov', bytes)
    const second = await here.file('second.mov', bytes)
    const parts = ['--part-size', '5']
    const done = doneOf(await here.run(['put', first, ...literal, ...parts, '--overwrite']))
    const refused = await here.run(['put', second, ...literal, ...parts])
    expect(refused.code).toBe(1)
    expect(failedOf(refused).error).toMatchObject({ code: 'ObjectExists', retryable: false })
    expect(await linkGives(done.link?.url, first)).toBe(true)
    const replaced = await here.run(['put', second, ...literal, ...parts, '--overwrite'])
    expect(await linkGives(doneOf(replaced).link?.url, second)).toBe(true)
  }
  expect(await openUploads(here)).toEqual([])
})

test('--part-size, --parallel and --limit-rate decide what is sent, how much at a time and how fast', async () => {
  const begun: number[] = []
  const here = await place({
    onRequest: ({ action }) => {
      if (action === 's3:PutObject') begun.push(here.store.requestBodyBytes())
    },
  })
  const file = await here.file('x.mov', 20 * MiB)
  const how = ['--part-size', '5', '--parallel', '2', '--limit-rate', '10M']
  const running = here.start(['put', file, ...here.to, ...how, '--json'])
  await running.until(({ type }) => type === 'state')
  const startedAt = Date.now()
  const done = doneOf(await running.end())
  expect(Date.now() - startedAt).toBeGreaterThan(1900)
  expect(done.etag).toMatch(/-4$/)
  const [first = 0, second = 0, third = 0, fourth = 0] = begun.slice(-5)
  expect([first, second].every((bytes) => bytes < 5 * MiB)).toBe(true)
  expect([third >= 5 * MiB, fourth >= 10 * MiB]).toEqual([true, true])
})

test('--link says how long the link works; none makes none', async () => {
  const here = await place()
  const file = await here.file('x.mov', 'content')
  const done = doneOf(await here.run(['put', file, ...here.to, '--link', '1h', '--json']))
  expect((Date.parse(done.link?.validUntil ?? '') - Date.now()) / 3_600_000).toBeCloseTo(1, 1)
  expect(new URL(done.link?.url ?? '').searchParams.get('X-Amz-Expires')).toBe('3600')
  expect(doneOf(await here.run(['put', file, ...here.to, '--link', 'none', '--json'])).link).toBeNull()
})

test.for([
  ['A', []],
  ['B', ['full-object-checksums']],
  ['B', ['checksums']],
] as const)('--verify proves by grade %s on a store without %s', async ([grade, missing]) => {
  const here = await place({ missingCapabilities: new Set(missing) })
  const file = await here.file('x.mov', 12 * MiB)
  const ended = await here.run(['put', file, ...here.to, '--part-size', '5', '--verify', '--json'])
  expect(doneOf(ended).proof).toBe(grade)
  expect(statesOf(linesOf(ended))).toContain('verifying')
})
