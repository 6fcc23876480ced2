import { access, lstat, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemTrash, trashBy } from '../../electron/disk/index.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

async function place() {
  const dir = await temporaryDir()
  const file = join(dir, 'reel.mov')
  await writeFile(file, 'bytes')
  const trash = trashBy((path) => rename(path, join(dir, 'trashed')))
  return { dir, file, trash }
}

test('a file is moved, never unlinked', async () => {
  const { dir, file, trash } = await place()
  const { ino } = await lstat(file)
  await trash.discard(file)
  expect((await lstat(join(dir, 'trashed'))).ino).toBe(ino)
})

test('a symbolic link stays, and what it points to', async () => {
  const { dir, file, trash } = await place()
  const link = join(dir, 'link.mov')
  await symlink(file, link)
  await expect(trash.discard(link)).rejects.toMatchObject({ error: { code: 'TrashFailed' } })
  expect((await lstat(link)).isSymbolicLink()).toBe(true)
})

test('a trash that leaves the file in place has failed, whatever it reports', async () => {
  const { file } = await place()
  const idle = trashBy(async () => undefined)
  await expect(idle.discard(file)).rejects.toMatchObject({
    error: { code: 'TrashFailed', message: expect.stringContaining('left it') as unknown },
  })
})

test('the system’s error message is one line', async () => {
  const { file } = await place()
  const refusing = trashBy(() => Promise.reject(new Error('No trash on this drive.\nat somewhere')))
  await expect(refusing.discard(file)).rejects.toMatchObject({
    error: { message: 'The file could not be moved to the trash: No trash on this drive.' },
  })
})

test('on Windows, which may delete for good, the command line leaves every file', async () => {
  const file = join(await temporaryDir(), 'reel.mov')
  await writeFile(file, 'frames')
  await expect(systemTrash('win32').discard(file)).rejects.toMatchObject({ error: { code: 'TrashFailed' } })
  await expect(access(file)).resolves.toBeUndefined()
})
