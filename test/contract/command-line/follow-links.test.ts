import { rename, stat, symlink, truncate, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { failedOf } from './command-line.ts'
import { keysOf, place } from './demo-place.ts'

test('a link out of the folder is not uploaded without --follow-links, and the command says so', async () => {
  const here = await place()
  const secret = await here.file('etc/shadow', 'root:$6$')
  await here.file('Delivery/a.mov', 'frame')
  await symlink(secret, join(here.dir, 'Delivery/slate.mov'))
  const put = ['put', join(here.dir, 'Delivery'), ...here.to, '--key-template', '{name}{ext}']
  const first = await here.run(put)
  expect(first.code).toBe(1)
  expect(first.stderr).toContain(`Delivery/slate.mov to ${secret} leads out of the folder`)
  expect(first.stderr).toContain('--follow-links')
  expect(await keysOf(here)).toEqual(['Delivery/a.mov'])
  const all = await here.run([...put, '--follow-links', '--overwrite'])
  expect([all.code, await keysOf(here)]).toEqual([0, ['Delivery/a.mov', 'Delivery/slate.mov']])
})

test('a file that becomes a link out of the folder while its upload is unfinished is not read', async () => {
  const here = await place()
  const file = await here.file('Delivery/a.mov', 20_000_000)
  const put = ['put', join(here.dir, 'Delivery'), ...here.to, '--limit-rate', '5M', '--json']
  await here.runUntil(put, ({ type }) => type === 'progress')
  const secret = await here.file('etc/shadow', 'root:$6$')
  await truncate(secret, 20_000_000)
  const { atime, mtime } = await stat(file)
  await rename(file, `${file}.away`)
  await symlink(secret, file)
  await utimes(file, atime, mtime)
  const resumed = await here.run(['resume', '--limit-rate', 'off', '--json'])
  expect(resumed.code).toBe(1)
  expect(failedOf(resumed).error.code).toBe('LinkLeadsOut')
  expect(await keysOf(here)).toEqual([])
})
