import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { scan } from '../../electron/disk/scan.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

async function put(dir: string, ...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), 'frame')
  }
}

const modifiedAt: unknown = expect.any(Number)

async function relativesOf(...paths: string[]): Promise<string[]> {
  return (await scan(paths)).files.map(({ relative }) => relative)
}

test('finds files, and all files in folders', async () => {
  const dir = await temporaryDir()
  await put(dir, 'one.mov', 'Rushes/day 1/A001.mov', 'Rushes/notes.txt')
  expect(await scan([join(dir, 'one.mov'), join(dir, 'Rushes')])).toEqual({
    files: [
      { file: join(dir, 'one.mov'), relative: 'one.mov', folder: null, number: 1, sizeBytes: 5, modifiedAt },
      {
        file: join(dir, 'Rushes/day 1/A001.mov'),
        relative: 'day 1/A001.mov',
        folder: 'Rushes',
        number: 2,
        sizeBytes: 5,
        modifiedAt,
      },
      {
        file: join(dir, 'Rushes/notes.txt'),
        relative: 'notes.txt',
        folder: 'Rushes',
        number: 2,
        sizeBytes: 5,
        modifiedAt,
      },
    ],
    skipped: [],
  })
})

test('sorts numbers in names by their value', async () => {
  const dir = await temporaryDir()
  await put(dir, 'shot10.dpx', 'shot9.dpx', 'Shot1.dpx', 'shot2/b.dpx')
  expect(await relativesOf(dir)).toEqual(['Shot1.dpx', 'shot2/b.dpx', 'shot9.dpx', 'shot10.dpx'])
})

test('leaves out the files that systems create', async () => {
  const dir = await temporaryDir()
  await put(dir, '.DS_Store', '._a.mov', 'a/Thumbs.db', 'a/desktop.ini', '.Spotlight-V100/store.db')
  await put(
    dir,
    '$RECYCLE.BIN/x',
    'System Volume Information/x',
    '.AppleDouble/a',
    '~$notes.docx',
    '.localized',
  )
  await put(dir, '.Trashes/1', '.fseventsd/1', 'keep.mov', '.hidden-but-wanted')
  expect(await relativesOf(dir)).toEqual(['.hidden-but-wanted', 'keep.mov'])
})

test('decomposed names become NFC in keys, but not in paths', async () => {
  const dir = await temporaryDir()
  const decomposed = 'Cafe\u0301'
  await put(dir, `${decomposed}/${decomposed} 🎬.mov`)
  const { files } = await scan([join(dir, decomposed)])
  expect(files).toEqual([
    {
      file: join(dir, decomposed, `${decomposed} 🎬.mov`),
      relative: 'Caf\u00e9 🎬.mov',
      folder: 'Caf\u00e9',
      number: 1,
      sizeBytes: 5,
      modifiedAt,
    },
  ])
})

test('follows links, but not in circles and not twice', async () => {
  const dir = await temporaryDir()
  await put(dir, 'drop/real/a.mov', 'elsewhere/b.mov', 'single.mov')
  await symlink(join(dir, 'single.mov'), join(dir, 'drop/linked.mov'))
  await symlink(join(dir, 'elsewhere'), join(dir, 'drop/first'))
  await symlink(join(dir, 'elsewhere'), join(dir, 'drop/second'))
  await symlink('..', join(dir, 'elsewhere/up'))
  await symlink('.', join(dir, 'drop/real/self'))
  await symlink(join(dir, 'drop'), join(dir, 'drop/real/top'))
  await symlink(join(dir, 'drop/real'), join(dir, 'drop/again'))
  expect(await relativesOf(join(dir, 'drop'))).toEqual(['first/b.mov', 'linked.mov', 'real/a.mov'])
})

test('a signal stops the scan of a folder', async () => {
  const dir = await temporaryDir()
  await put(dir, 'a/1.mov', 'b/2.mov')
  const stop = new AbortController()
  const scanning = scan([dir], stop.signal)
  stop.abort(new Error('stopped'))
  await expect(scanning).rejects.toThrow('stopped')
})

test('reports what is left out, each with its reason', async () => {
  const dir = await temporaryDir()
  await put(dir, 'only-junk/.DS_Store', 'ok/a.mov')
  await mkdir(join(dir, 'empty/deeper'), { recursive: true })
  await symlink(join(dir, 'gone.mov'), join(dir, 'ok/broken.mov'))
  const { files, skipped } = await scan(
    ['none.mov', 'empty', 'only-junk', 'ok'].map((name) => join(dir, name)),
  )
  expect(files).toHaveLength(1)
  expect(skipped.map(({ file }) => file)).toEqual(
    ['none.mov', 'empty', 'only-junk', 'ok/broken.mov'].map((name) => join(dir, name)),
  )
  expect(skipped.map(({ error }) => [error.code, error.message])).toEqual([
    ['FileMissing', `The file ${join(dir, 'none.mov')} does not exist.`],
    ['FolderEmpty', `The folder ${join(dir, 'empty')} holds no files to upload.`],
    ['FolderEmpty', `The folder ${join(dir, 'only-junk')} holds no files to upload.`],
    ['FileMissing', `The file ${join(dir, 'ok/broken.mov')} does not exist.`],
  ])
})

test.runIf(process.platform !== 'win32')(
  'a socket in a folder is passed over, by itself it is told',
  async () => {
    const dir = await temporaryDir()
    await put(dir, 'a.mov')
    const server = createServer().listen(join(dir, 'socket'))
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    expect(await relativesOf(dir)).toEqual(['a.mov'])
    expect((await scan([join(dir, 'socket')])).skipped.map(({ error }) => error.code)).toEqual([
      'FileUnreadable',
    ])
  },
)
