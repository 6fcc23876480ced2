import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addDestination as add, listOf, type Here } from './add-destination.ts'
import { place } from './demo-place.ts'

async function withoutId(at: Here): Promise<string> {
  return (await listOf(at)).replace(/"id":"[^"]+",/, '')
}

test('what is exported has no secrets, and is the same where it is imported', async () => {
  const here = await place()
  await add(here, 'Client reviews', ['--prefix', 'acme', '--credentials', 'profile:client'])
  const file = join(here.dir, 'handed-on.json')
  expect((await here.run(['destinations', 'export', '--file', file])).code).toBe(0)
  const there = await place()
  expect((await there.run(['destinations', 'import', file])).code).toBe(0)
  expect(await withoutId(there)).toBe(await withoutId(here))
  expect(await listOf(there)).not.toBe(await listOf(here))
  expect(await there.run(['destinations', 'import', file])).toMatchObject({ code: 2 })
  expect((await there.run(['destinations', 'import', file, '--replace'])).code).toBe(0)
  await writeFile(file, '{"dropreel":"destinations"}')
  expect((await there.run(['destinations', 'import', file])).stderr).toContain('is no file of destinations')
})

test.for([
  [{ endpoint: 'ftp://nas' }, 'The endpoint is a web address'],
  [{ endpoint: 'https://nas/reels' }, 'has the bucket in it'],
  [{ bucket: '../../x' }, 'Give the name of the bucket alone'],
  [{ region: 'x@evil.example/' }, 'A region has letters'],
  [{ credentials: { kind: 'demo' } }, 'The keys of the demo store'],
  [{ publicBaseUrl: 'https://user:hunter2@cdn.example' }, 'a user name or password'],
  [{ name: 'One\u001b[2J' }, 'no control characters'],
] as const)('an import with %o is refused', async ([changes, sentence]) => {
  const here = await place()
  await add(here, 'One')
  const one: object = JSON.parse(await listOf(here))
  const file = await here.file('handed-on.json', fileOf({ ...one, id: 'x', name: 'Two', ...changes }))
  const refused = await here.run(['destinations', 'import', file])
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(sentence)])
  expect(refused.stderr).not.toContain('\u001b')
})

function fileOf(...destinations: object[]): string {
  return JSON.stringify({ dropreel: 'destinations', version: 1, destinations })
}

test('a yes to plain http in a file is none, and what is missing here is told in one command', async () => {
  const here = await place()
  const proxy = { kind: 'manual', url: 'http://proxy:3128', user: 'ed', passwordEntry: 'theirs' }
  const network = { acceleration: false, dualStack: false, proxy, caFile: null, allowHttp: true }
  const nas = { id: 'x', name: 'NAS', endpoint: 'http:/nas.invalid', region: 'us-east-1', bucket: 'reels' }
  const more = { pathStyle: true, prefix: '', keyTemplate: '{name}', credentials: { kind: 'env' } }
  const file = await here.file('handed-on.json', fileOf({ ...nas, ...more, network }))
  expect(await here.run(['destinations', 'import', file, '--take-proxy'])).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('edit "NAS" --proxy-user "ed" --allow-http`.\n'),
  })
  const reel = await here.file('Reel.mov', 'moov')
  const allowed = 'Use https, or allow plain http. That is'
  expect(await here.run(['put', reel, '--to', 'NAS'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`${allowed} --allow-http`),
  })
  expect(await here.run(['destinations', 'test', 'NAS'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`${allowed} \`dropreel destinations edit`),
  })
})
