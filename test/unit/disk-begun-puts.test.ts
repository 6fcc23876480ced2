import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openBegunPuts, readBegunPuts, type BegunPut } from '../../electron/disk/index.ts'
import { temporaryDir } from './disk-temporary-dir.ts'
import { dropPlan } from './drop-plan.ts'

const silent = () => undefined

function begun(path: string, numbers = [1]): BegunPut {
  return {
    plan: dropPlan({ title: path }),
    paths: [path],
    numbers,
    followLinks: false,
    files: 9000,
    without: [],
  }
}

test('a put that is not queued whole is there at the next start, until it is', async () => {
  const dir = await temporaryDir()
  expect(await readBegunPuts(dir)).toEqual([])
  const puts = await openBegunPuts(dir, silent)
  await Promise.all([puts.begin(['/a'], [begun('/a')]), puts.begin(['/b'], [begun('/b')])])
  const next = await openBegunPuts(dir, silent)
  expect(next.all()).toEqual([begun('/a'), begun('/b')])
  await next.end(['/a'])
  expect(await readBegunPuts(dir)).toEqual([begun('/b')])
})

test('a put of the same paths takes the place of the one before', async () => {
  const puts = await openBegunPuts(await temporaryDir(), silent)
  await puts.begin(['/a'], [begun('/a')])
  await puts.begin(['/a'], [begun('/a', [1, 2])])
  expect(puts.all()).toEqual([begun('/a', [1, 2])])
})

test('a changed bit costs its own put, and is told', async () => {
  const dir = await temporaryDir()
  const puts = await openBegunPuts(dir, silent)
  await puts.begin(['/a'], [begun('/a')])
  await puts.begin(['/b'], [begun('/b')])
  const file = join(dir, 'puts.json')
  await writeFile(file, (await readFile(file, 'utf8')).replace('"paths":["/a"]', '"paths":["/c"]'))
  expect(await readBegunPuts(dir)).toBeNull()
  const said: string[] = []
  const next = await openBegunPuts(dir, (sentence) => said.push(sentence))
  expect(next.all()).toEqual([begun('/b')])
  expect(said).toEqual([expect.stringContaining(file)])
})
