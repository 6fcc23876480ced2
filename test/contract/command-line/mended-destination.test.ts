import { expect, test } from 'vitest'
import { failedOf } from './command-line.ts'
import { keysOf, openUploads, place, type Place } from './demo-place.ts'

/** A destination with a typo in its bucket, and a file that a put to it has failed with. */
async function failedPut(here: Place): Promise<{ file: string; put: string[] }> {
  const to = ['--endpoint', here.store.endpoint, '--bucket', 'rells', '--path-style', '--no-test']
  await here.run([
    'destinations',
    'add',
    'Reviews',
    ...to,
    '--prefix',
    'novmber',
    '--key-template',
    '{name}{ext}',
  ])
  const file = await here.file('Ep03.mov', 1000)
  const put = ['put', file, '--to', 'Reviews', '--json']
  const failed = failedOf(await here.run(put))
  expect(failed.error).toMatchObject({
    code: 'BucketMissing',
    advice: expect.stringContaining('`dropreel destinations edit`; `dropreel resume` then uses that'),
  })
  return { file, put }
}

const edit = ['destinations', 'edit', 'Reviews', '--bucket', 'reels', '--prefix', 'november', '--no-test']

test.each(['resume', 'the same put again'])('once its destination is mended, %s ends well', async (how) => {
  const here = await place()
  const { put } = await failedPut(here)
  expect(await here.run(edit)).toMatchObject({ code: 0 })
  const again = await here.run(how === 'resume' ? ['resume', '--json'] : put)
  expect(again).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('1 upload goes to the new address of Reviews now.'),
  })
  expect(await keysOf(here)).toEqual(['november/Ep03.mov'])
  const { stdout } = await here.run(['status', '--json'])
  expect(stdout.trim().split('\n')).toHaveLength(1)
})

test('flags that name a bucket count, and not the destination', async () => {
  const here = await place({ buckets: ['reels', 'other'] })
  await failedPut(here)
  await here.run(['destinations', 'edit', 'Reviews', '--bucket', 'other', '--no-test'])
  expect(await here.run(['resume', '--bucket', 'reels', '--json'])).toMatchObject({ code: 0 })
  expect(await keysOf(here)).toEqual(['novmber/Ep03.mov'])
})

test('what has parts at the old address goes on there by resume, and a put says that they stay', async () => {
  const here = await place({ buckets: ['reels', 'other'] })
  const to = ['--endpoint', here.store.endpoint, '--bucket', 'reels', '--path-style', '--no-test']
  await here.run(['destinations', 'add', 'Reviews', ...to, '--key-template', '{name}{ext}'])
  const file = await here.file('Ep03.mov', 20_000_000)
  const put = ['put', file, '--to', 'Reviews', '--json']
  await here.runUntil([...put, '--limit-rate', '16M'], ({ type }) => type === 'progress')
  await expect.poll(async () => (await openUploads(here)).length).toBe(1)
  await here.run(['destinations', 'edit', 'Reviews', '--bucket', 'other', '--no-test'])
  const anew = await here.run(put)
  expect(anew).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('has parts at the old address of Reviews'),
  })
  expect([await keysOf(here), (await openUploads(here)).length]).toEqual([[], 1])
  const resumed = await here.run(['resume', '--json'])
  expect(resumed).toMatchObject({ code: 0, stderr: expect.stringContaining('so it goes on there') })
  expect(await keysOf(here)).toEqual(['Ep03.mov'])
})
