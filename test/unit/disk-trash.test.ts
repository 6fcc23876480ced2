import {
  access,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { identityOf, systemTrash, type MoveToTrash } from '../../electron/disk/index.ts'
import type { MovedFile } from '../../electron/engine/trash-port.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

const fine = () => Promise.resolve(null)

/** A file, and the trash of a home beside it. */
async function place(name = 'reel.mov') {
  const dir = await temporaryDir()
  const file = join(dir, name)
  await writeFile(file, 'proven')
  // A whole second can be put back exactly.
  await utimes(file, 1_700_000_000, 1_700_000_000)
  const environment = { XDG_DATA_HOME: join(dir, 'data') }
  const trash = systemTrash({ environment, moveByDesktop: null, platform: 'linux' })
  const inTrash = (kind: 'files' | 'info') => readdir(join(dir, 'data', 'Trash', kind)).catch(() => [])
  return { dir, file, environment, trash, inTrash, folder: join(dir, 'data', 'Trash') }
}

/** Stays in the trash only if it is this file, as the engine checks it. */
async function only(file: string): Promise<(moved: MovedFile) => Promise<string | null>> {
  const { inode, mtimeNs } = await identityOf(file)
  return async ({ isFile, identity }) =>
    isFile && identity.inode === inode && identity.mtimeNs === mtimeNs
      ? null
      : 'it changed at the last moment'
}

const failed = (words: string, code = 'TrashFailed') => ({
  error: { code, message: expect.stringContaining(words) as unknown },
})

describe.runIf(process.platform === 'linux')('on Linux', () => {
  test('a file is renamed into the trash, and its info file says where it was and when it went', async () => {
    const { dir, file, trash, inTrash, folder } = await place('Reel ü & 100 %.mov')
    const { ino } = await lstat(file)
    // The info file has whole seconds.
    const before = Math.floor(Date.now() / 1000) * 1000
    const reserved = await trash.prepare(file)
    expect([await inTrash('files'), await inTrash('info')]).toEqual([[], ['Reel ü & 100 %.mov.trashinfo']])
    await reserved.take(fine)
    await reserved.release()
    const after = Date.now()
    expect((await lstat(join(folder, 'files', 'Reel ü & 100 %.mov'))).ino).toBe(ino)
    const info = await readFile(join(folder, 'info', 'Reel ü & 100 %.mov.trashinfo'), 'utf8')
    const [first, path, date, ...rest] = info.split('\n')
    expect([first, path]).toEqual(['[Trash Info]', `Path=${dir}/Reel%20%C3%BC%20%26%20100%20%25.mov`])
    const time = Date.parse(/^DeletionDate=(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)$/.exec(date ?? '')?.[1] ?? '')
    expect(time >= before && time <= after).toBe(true)
    expect(rest).toEqual([''])
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  })

  test('two files of one name, and a name that is too long for an info file, get names of their own', async () => {
    const { dir, file, trash, inTrash } = await place()
    await (await trash.prepare(file)).take(fine)
    await writeFile(file, 'second')
    await (await trash.prepare(file)).take(fine)
    const long = join(dir, `${'ü'.repeat(125)}.mov`)
    await writeFile(long, 'long')
    await (await trash.prepare(long)).take(fine)
    const names = await inTrash('files')
    expect(names).toHaveLength(3)
    expect(names).toContain('reel.mov')
    expect(names.every((name) => Buffer.byteLength(name) <= 120 && name.endsWith('.mov'))).toBe(true)
    expect(new Set(await inTrash('info'))).toEqual(new Set(names.map((name) => `${name}.trashinfo`)))
  })

  test.each([
    'x'.repeat(255),
    `a.${'b'.repeat(253)}`,
    `.a.${'ü'.repeat(120)}`,
    'new\nline',
    '-rf #1?%25',
    '.mov',
  ])('a file of the name %j gets into the trash', async (name) => {
    const { file, trash, inTrash, folder } = await place(name)
    await (await trash.prepare(file)).take(fine)
    const [entry = ''] = await inTrash('files')
    expect(Buffer.byteLength(entry)).toBeLessThanOrEqual(120)
    const info = await readFile(join(folder, 'info', `${entry}.trashinfo`), 'utf8')
    expect(decodeURIComponent(/^Path=(.*)$/m.exec(info)?.[1] ?? '')).toBe(file)
  })

  test('a file in the trash that has no info file is not replaced', async () => {
    const { file, trash, folder } = await place()
    await mkdir(join(folder, 'files'), { recursive: true })
    await writeFile(join(folder, 'files', 'reel.mov'), 'somebody’s')
    await (await trash.prepare(file)).take(fine)
    expect(await readFile(join(folder, 'files', 'reel.mov'), 'utf8')).toBe('somebody’s')
    await expect(access(file)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('a place that is given up leaves nothing in the trash', async () => {
    const { file, trash, inTrash } = await place()
    await (await trash.prepare(file)).release()
    expect([await inTrash('files'), await inTrash('info')]).toEqual([[], []])
    expect(await readFile(file, 'utf8')).toBe('proven')
  })

  test.for<[string, (file: string) => Promise<void>]>([
    [
      'another file',
      async (file) => {
        await writeFile(`${file}.new`, 'newer')
        await rename(`${file}.new`, file)
      },
    ],
    [
      'an edit in place that puts the mtime back',
      async (file) => {
        const { atimeNs, mtimeNs } = await stat(file, { bigint: true })
        await writeFile(file, 'newer')
        await utimes(file, Number(atimeNs) / 1e9, Number(mtimeNs) / 1e9)
      },
    ],
    ['an edit in place', (file) => writeFile(file, 'newer')],
    [
      'a link to another file',
      async (file) => {
        await rename(file, `${file}.proven`)
        await writeFile(`${file}.other`, 'newer')
        await symlink(`${file}.other`, file)
      },
    ],
    [
      'a link to the file itself',
      async (file) => {
        await rename(file, `${file}.proven`)
        await writeFile(`${file}.proven`, 'newer')
        await symlink(`${file}.proven`, file)
      },
    ],
  ])('%s in the last moment is put back', async ([, change]) => {
    const { file, trash, inTrash } = await place()
    const check = await only(file)
    const reserved = await trash.prepare(file)
    await change(file)
    const { ino } = await lstat(file)
    await expect(reserved.take(check)).rejects.toMatchObject(
      failed('it changed at the last moment, so it was put back'),
    )
    await reserved.release()
    expect((await lstat(file)).ino).toBe(ino)
    expect(await readFile(file, 'utf8')).toBe('newer')
    expect([await inTrash('files'), await inTrash('info')]).toEqual([[], []])
  })

  test('a folder in the last moment is put back', async () => {
    const { file, trash, inTrash } = await place()
    const check = await only(file)
    const reserved = await trash.prepare(file)
    await rm(file)
    await mkdir(join(file, 'inside'), { recursive: true })
    await expect(reserved.take(check)).rejects.toMatchObject(failed('it was put back'))
    await reserved.release()
    expect(await readdir(file)).toEqual(['inside'])
    expect(await inTrash('info')).toEqual([])
  })

  test('what cannot be put back, because there is another file by now, stays in the trash', async () => {
    const { file, trash, folder } = await place()
    const reserved = await trash.prepare(file)
    const meanwhile = async () => {
      await writeFile(file, 'newest')
      return 'it changed at the last moment'
    }
    const words = 'it changed at the last moment. It is there as “reel.mov” and could not be put back'
    await expect(reserved.take(meanwhile)).rejects.toMatchObject(failed(words, 'LeftInTrash'))
    await reserved.release()
    expect(await readFile(file, 'utf8')).toBe('newest')
    expect(await readFile(join(folder, 'files', 'reel.mov'), 'utf8')).toBe('proven')
    expect(await readFile(join(folder, 'info', 'reel.mov.trashinfo'), 'utf8')).toContain(file)
  })

  test('what nobody could look at in the trash is put back', async () => {
    const { file, trash } = await place()
    const reserved = await trash.prepare(file)
    await expect(reserved.take(() => Promise.reject(new Error('it cannot be read')))).rejects.toMatchObject(
      failed('it cannot be read, so it was put back'),
    )
    expect(await readFile(file, 'utf8')).toBe('proven')
  })

  test('a file that is gone at the last moment is gone, and its place is given up', async () => {
    const { file, trash, inTrash } = await place()
    const reserved = await trash.prepare(file)
    await rm(file)
    await expect(reserved.take(fine)).rejects.toMatchObject({ error: { code: 'FileMissing' } })
    await reserved.release()
    expect(await inTrash('info')).toEqual([])
  })

  test('another name of the file stays, and its bytes', async () => {
    const { file, trash } = await place()
    await link(file, `${file}.other`)
    await (await trash.prepare(file)).take(fine)
    expect(await readFile(`${file}.other`, 'utf8')).toBe('proven')
  })

  test('a trash that is no folder keeps the file', async () => {
    const { dir, file, trash } = await place()
    await writeFile(join(dir, 'data'), 'not a folder')
    await expect(trash.prepare(file)).rejects.toMatchObject({ error: { code: 'TrashFailed' } })
    expect(await readFile(file, 'utf8')).toBe('proven')
  })
})

test('a symbolic link stays, and what it points to', async () => {
  const { dir, file, trash } = await place()
  const to = join(dir, 'link.mov')
  await symlink(file, to)
  await expect(trash.prepare(to)).rejects.toMatchObject(failed('symbolic link'))
  expect((await lstat(to)).isSymbolicLink()).toBe(true)
})

/** The trash of a system that is asked to move a file, and does what the test says. */
async function systemPlace(move: MoveToTrash) {
  const { dir, file } = await place()
  const trash = systemTrash({ environment: {}, moveByDesktop: move, platform: 'darwin' })
  return { dir, file, reserved: await trash.prepare(file), check: await only(file) }
}

const intoTrash: MoveToTrash = (file) => rename(file, `${file}.trashed`)

test('a system’s own trash gets the file, and only if it is the proven one', async () => {
  const one = await systemPlace(intoTrash)
  await one.reserved.take(one.check)
  expect(await readFile(`${one.file}.trashed`, 'utf8')).toBe('proven')
  const other = await systemPlace(intoTrash)
  await writeFile(other.file, 'newer')
  await expect(other.reserved.take(other.check)).rejects.toMatchObject(failed('it changed'))
  expect(await readFile(other.file, 'utf8')).toBe('newer')
})

test.for<[string, MoveToTrash, string, string]>([
  [
    'is replaced',
    async (file) => {
      await writeFile(`${file}.new`, 'newer')
      await rename(`${file}.new`, file)
      await intoTrash(file)
    },
    'another file took its place at the last moment. Put it back from there',
    'LeftInTrash',
  ],
  [
    'is edited',
    async (file) => {
      await writeFile(file, 'newer')
      await utimes(file, 1, 1)
      await intoTrash(file)
    },
    'it changed at the last moment. Put it back from there',
    'LeftInTrash',
  ],
  ['is left where it is', () => Promise.resolve(), 'left it', 'TrashFailed'],
  [
    'is refused',
    () => Promise.reject(new Error('No trash on this drive.\nat somewhere')),
    'trash: No trash on this drive.',
    'TrashFailed',
  ],
])('a file that %s as the system moves it is told so', async ([, move, words, code]) => {
  const { reserved, check } = await systemPlace(move)
  await expect(reserved.take(check)).rejects.toMatchObject(failed(words, code))
})

test('on Windows, which may delete for good, the command line leaves every file', async () => {
  const { file } = await place()
  const trash = systemTrash({ environment: {}, moveByDesktop: null, platform: 'win32' })
  await expect(trash.prepare(file)).rejects.toMatchObject(failed('without the app'))
  await expect(access(file)).resolves.toBeUndefined()
})
