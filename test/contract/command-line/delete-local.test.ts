import { readdir, readFile, rename, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { doneOf, failedOf, type Ended } from './command-line.ts'
import { keysOf, place, type Place } from './demo-place.ts'

const MiB = 1024 * 1024
const toTrash = ['--delete-local', 'trash']

function put(here: Place, file: string, ...flags: string[]) {
  return here.runProcess(['put', file, ...here.to, '--json', '--part-size', '5', ...flags])
}

/** What the trash of this test's home holds. */
async function inTrash({ dir }: Place): Promise<Buffer[]> {
  const trash = join(dir, '.local', 'share', 'Trash', 'files')
  const names = await readdir(trash).catch(() => [])
  return Promise.all(names.map((name) => readFile(join(trash, name))))
}

/** Resumes once the time has come to delete the file. */
async function resumedAtLast(here: Place): Promise<Ended> {
  const journal = await readFile(join(here.dir, 'state', 'journal.jsonl'), 'utf8')
  const due = Number(/.*"trash-after","time":(\d+)/s.exec(journal)?.[1])
  await vi.waitUntil(() => Date.now() > due, { timeout: 10_000 })
  return here.runProcess(['resume', '--json'])
}

async function isThere(file: string): Promise<boolean> {
  return (await readFile(file).catch(() => null)) !== null
}

test.each([1000, 11 * MiB])('a file of %i bytes goes to the trash, and can be had back', async (size) => {
  const here = await place()
  const file = await here.file('Überraschung 🎬 [1].mov', size)
  const bytes = await readFile(file)
  const ended = await put(here, file, ...toTrash)
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(doneOf(ended)).toMatchObject({ proof: 'A', local: 'trashed' })
  expect(await isThere(file)).toBe(false)
  const [trashed] = await inTrash(here)
  expect(trashed?.equals(bytes)).toBe(true)
})

test('without the flag, and where the proof does not reach the grade, the file stays', async () => {
  const here = await place({ missingCapabilities: new Set(['full-object-checksums']) })
  const file = await here.file('x.mov', 6 * MiB)
  expect(doneOf(await put(here, file))).toMatchObject({ proof: 'none', local: 'kept' })
  const strict = doneOf(await put(here, file, ...toTrash, '--delete-grade', 'A'))
  expect(strict).toMatchObject({
    proof: 'B',
    local: 'kept',
    localReason: expect.stringMatching(/grade B/) as unknown,
  })
  expect(await isThere(file)).toBe(true)
  expect(doneOf(await put(here, file, ...toTrash))).toMatchObject({ proof: 'B', local: 'trashed' })
})

test.each([
  [['--verify'], ' --verify before the file', { proof: 'A', readBack: false, local: 'kept' }],
  [['--verify', 'checksum'], 'its default', { proof: 'A', readBack: false, local: 'kept' }],
  [['--verify', 'read-back'], 'a read-back', { proof: 'A', readBack: true, local: 'kept' }],
  [['--verify=read-back', ...toTrash], 'a read-back before the trash', { readBack: true, local: 'trashed' }],
])('%j: %s', async (flags, _what, done) => {
  const here = await place()
  const file = await here.file('x.mov', 1000)
  const ended = await here.runProcess(['put', ...flags, file, ...here.to, '--json'])
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(doneOf(ended)).toMatchObject(done)
})

test('words say that the object was read back', async () => {
  const here = await place()
  const file = await here.file('x.mov', 1000)
  const ended = await here.run(['put', file, ...here.to, '--verify', 'read-back', '--link', 'none'])
  expect(ended.stdout).toContain('x.mov: uploaded, 1.0 kB, verified (grade A, read back)')
})

test('a symbolic link and its file stay', async () => {
  const here = await place()
  const file = await here.file('x.mov', 1000)
  const link = join(here.dir, 'link.mov')
  await symlink(file, link)
  const done = doneOf(await put(here, link, ...toTrash))
  expect(done).toMatchObject({
    local: 'kept',
    localReason: expect.stringMatching(/symbolic link/) as unknown,
  })
  expect([await isThere(link), await isThere(file)]).toEqual([true, true])
})

test('a failed upload says that the file stays', async () => {
  const here = await place({ deniedActions: new Set(['s3:PutObject']) })
  const file = await here.file('x.mov', 1000)
  const ended = await put(here, file, ...toTrash)
  expect(ended.code).toBe(1)
  expect(failedOf(ended)).toMatchObject({ error: { code: 'AccessDenied' }, local: 'kept' })
  expect(await isThere(file)).toBe(true)
})

test('later, resume moves it, after another proof', async () => {
  const here = await place()
  const file = await here.file('x.mov', 1000)
  const week = doneOf(await put(here, file, ...toTrash, '--delete-after', '7d', '--link', 'none'))
  expect(week).toMatchObject({ proof: 'A', local: 'trash-after' })
  expect((await here.runProcess(['resume', '--json'])).stdout).toBe('')
  const soon = doneOf(await put(here, file, ...toTrash, '--delete-after', '4s', '--link', 'none'))
  expect([soon.local, await isThere(file)]).toEqual(['trash-after', true])
  const resumed = doneOf(await resumedAtLast(here))
  expect(resumed).toMatchObject({ local: 'trashed' })
  expect(await inTrash(here)).toHaveLength(1)
})

test('later, a file that was replaced by then stays', async () => {
  const here = await place()
  const file = await here.file('x.mov', 1000)
  await put(here, file, ...toTrash, '--delete-after', '4s', '--link', 'none')
  await rename(await here.file('new.mov', 1000), file)
  const resumed = doneOf(await resumedAtLast(here))
  expect(resumed).toMatchObject({ local: 'kept', localReason: expect.stringMatching(/changed/) as unknown })
  expect(await isThere(file)).toBe(true)
})

test('resume can call it off', async () => {
  const here = await place()
  const file = await here.file('x.mov', 1000)
  await put(here, file, ...toTrash, '--delete-after', '1s', '--link', 'none')
  expect((await here.runProcess(['resume', '--delete-local', 'keep', '--json'])).stdout).toBe('')
  expect((await here.runProcess(['status', '--json'])).stdout).toContain('"local":"kept"')
  expect(await isThere(file)).toBe(true)
})

test('the flags say what they take', async () => {
  const here = await place()
  const file = await here.file('x.mov', 1000)
  const codeOf = async (path: string, ...flags: string[]) =>
    (await here.run(['put', path, ...here.to, ...flags])).code
  expect(await codeOf(file, '--delete-local', 'rm')).toBe(2)
  expect(await codeOf(file, '--delete-grade', 'A')).toBe(2)
  expect(await codeOf(file, ...toTrash, '--delete-grade', 'D')).toBe(2)
  expect(await codeOf('-', '--name', 'x.mov', ...toTrash)).toBe(2)
  expect(await keysOf(here)).toEqual([])
})
