import { link, mkdir, open, rename, rm, stat, symlink, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { byHandle, byName, whereInside } from '../../electron/disk/inside.js'
import { plannedUpload } from '../../electron/disk/planned-upload.ts'
import { fileSource } from '../../electron/disk/source.ts'
import { systemClock } from '../../electron/disk/system-clock.ts'
import { recordsOf } from '../../electron/engine/new-upload.ts'
import { temporaryDir } from './disk-temporary-dir.ts'
import { dropPlan } from './drop-plan.ts'

/** `drop/day 1/a.mov`, and the same file with another content beside the folder. */
async function folder() {
  const dir = await temporaryDir()
  for (const day of ['drop/day 1', 'secrets']) {
    await mkdir(join(dir, day), { recursive: true })
    await writeFile(join(dir, day, 'a.mov'), day)
  }
  return { dir, root: join(dir, 'drop'), day: join(dir, 'drop/day 1'), file: join(dir, 'drop/day 1/a.mov') }
}

const leadsOut: unknown = expect.objectContaining({
  error: expect.objectContaining({ code: 'LinkLeadsOut' }),
})

async function contentOf(file: string, within?: string): Promise<string> {
  const source = await fileSource().open(file, null, within)
  const { body: part } = await source.readPart(0, 5)
  const chunks: Uint8Array[] = []
  for await (const chunk of part.chunks()) chunks.push(chunk)
  part.release()
  return Buffer.concat(chunks).toString()
}

test('a file that became a link out of its folder after it was found is not opened', async () => {
  const { dir, root, file } = await folder()
  expect(await contentOf(file, root)).toBe('drop/')
  await rename(file, `${file}.away`)
  await symlink(join(dir, 'secrets/a.mov'), file)
  await expect(contentOf(file, root)).rejects.toEqual(leadsOut)
  // Where a person said that links are followed.
  expect(await contentOf(file)).toBe('secre')
})

test('nor one whose folder became a link, or the whole folder that was added', async () => {
  const { dir, root, day, file } = await folder()
  await rename(day, `${day} away`)
  await symlink('../secrets', day)
  await expect(contentOf(file, root)).rejects.toEqual(leadsOut)
  await rename(root, `${root}-2`)
  await mkdir(join(dir, 'evil'))
  await symlink('../secrets', join(dir, 'evil/day 1'))
  await symlink('evil', root)
  await expect(contentOf(file, root)).rejects.toEqual(leadsOut)
})

test('nor one that is read without a look at it first, as small files are, nor from a folder that is named alike', async () => {
  const { dir, root, file } = await folder()
  await mkdir(`${root}-2`)
  await writeFile(`${root}-2/a.mov`, 'alike')
  await rename(file, `${file}.away`)
  for (const target of [join(dir, 'secrets/a.mov'), `${root}-2/a.mov`]) {
    await rm(file, { force: true })
    await symlink(target, file)
    await expect(fileSource().at(file, null, root).readPart(0, 5)).rejects.toEqual(leadsOut)
  }
})

test('links that stay inside, and hard links, are opened', async () => {
  const { dir, root, day, file } = await folder()
  await symlink('day 1', join(root, 'same day'))
  await symlink('same day/a.mov', join(root, 'inside.mov'))
  await link(join(dir, 'secrets/a.mov'), join(day, 'hard.mov'))
  expect(await contentOf(join(root, 'same day/a.mov'), root)).toBe('drop/')
  expect(await contentOf(join(root, 'inside.mov'), root)).toBe('drop/')
  expect(await contentOf(join(day, 'hard.mov'), root)).toBe('secre')
  expect(await contentOf(file, '/')).toBe('drop/')
})

test('the file is looked at again when it is opened for its checksum', async () => {
  const { dir, root, file } = await folder()
  const source = await fileSource().open(file, null, root)
  await rename(file, `${file}.away`)
  await symlink(join(dir, 'secrets/a.mov'), file)
  const sums = source.sums(5, [], () => undefined, new AbortController().signal)
  await expect(sums).rejects.toEqual(leadsOut)
})

test.each<[string, (file: string, handle: FileHandle) => Promise<string | null>]>([
  ['by its handle', async (_file, { fd }) => byHandle(fd)],
  ['by its name', async (file, handle) => byName(file, await handle.stat({ bigint: true }))],
])('where an open file really is, %s', async (how, placeOf) => {
  const { dir, day, file } = await folder()
  await symlink('../secrets', join(dir, 'drop/out'))
  const handle = await open(join(dir, 'drop/out/a.mov'), 'r')
  onTestFinished(() => handle.close())
  expect(await placeOf(join(dir, 'drop/out/a.mov'), handle)).toBe(join(dir, 'secrets/a.mov'))
  const other = await open(file, 'r')
  onTestFinished(() => other.close())
  expect(await placeOf(file, other)).toBe(file)
  // The name leads to another file by now than the one that is open.
  await rename(day, `${day} away`)
  await symlink('../secrets', day)
  expect(await placeOf(file, other)).toBe(how === 'by its name' ? null : `${day} away/a.mov`)
})

test('a file of which nobody can tell where it is is not inside', async () => {
  const { dir, root, file } = await folder()
  const another = await stat(join(dir, 'secrets/a.mov'), { bigint: true })
  const noHandle = -1
  expect(whereInside(file, noHandle, another, root)).toEqual({ place: null, isIn: false })
  expect(whereInside(file, noHandle, await stat(file, { bigint: true }), root)).toEqual({
    place: file,
    isIn: true,
  })
})

test('an upload of one is not even added', async () => {
  const { dir, root, file } = await folder()
  await rename(file, `${file}.away`)
  await symlink(join(dir, 'secrets/a.mov'), file)
  const found = {
    file,
    relative: 'a.mov',
    folder: 'drop',
    number: 1,
    place: 0,
    within: root,
    sizeBytes: 5,
    modifiedAt: 0,
  }
  const around = { source: fileSource(), clock: systemClock }
  const { records, refused } = await recordsOf(around, [plannedUpload(found, dropPlan())])
  expect([records, refused]).toEqual([[], [leadsOut]])
})
