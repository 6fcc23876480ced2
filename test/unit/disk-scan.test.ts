import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { fileFailure } from '../../electron/disk/file-failure.ts'
import { scan, scanInBatches } from '../../electron/disk/scan.ts'
import { sortInTurns } from '../../electron/disk/sort-in-turns.ts'
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
      {
        file: join(dir, 'one.mov'),
        relative: 'one.mov',
        folder: null,
        number: 1,
        place: 0,
        sizeBytes: 5,
        modifiedAt,
      },
      {
        file: join(dir, 'Rushes/day 1/A001.mov'),
        relative: 'day 1/A001.mov',
        folder: 'Rushes',
        number: 2,
        place: 1,
        within: join(dir, 'Rushes'),
        sizeBytes: 5,
        modifiedAt,
      },
      {
        file: join(dir, 'Rushes/notes.txt'),
        relative: 'notes.txt',
        folder: 'Rushes',
        number: 2,
        place: 2,
        within: join(dir, 'Rushes'),
        sizeBytes: 5,
        modifiedAt,
      },
    ],
    skipped: [],
    junk: [],
  })
})

test('sorts numbers in names by their value', async () => {
  const dir = await temporaryDir()
  await put(dir, 'shot10.dpx', 'shot9.dpx', 'Shot1.dpx', 'shot2/b.dpx')
  expect(await relativesOf(dir)).toEqual(['Shot1.dpx', 'shot2/b.dpx', 'shot9.dpx', 'shot10.dpx'])
  // The same number has one order, whatever the order on the disk is.
  const same = await temporaryDir()
  await put(same, 'a1', 'a001', 'a2', 'a01', 'a0001')
  expect(await relativesOf(same)).toEqual(['a0001', 'a001', 'a01', 'a1', 'a2'])
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
      place: 0,
      within: join(dir, decomposed),
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
  const { files } = await scan([join(dir, 'drop')], { followLinks: true })
  expect(files.map((file) => file.relative)).toEqual(['first/b.mov', 'linked.mov', 'real/a.mov'])
})

test('a signal stops the scan of a folder', async () => {
  const dir = await temporaryDir()
  await put(dir, 'a/1.mov', 'b/2.mov')
  const stop = new AbortController()
  const scanning = scan([dir], { signal: stop.signal })
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

const isWindows = process.platform === 'win32'
const isLinux = process.platform === 'linux'

/** What was left out: each path in the folder, with its code and advice. */
async function skippedOf(dir: string, ...paths: string[]): Promise<string[][]> {
  const { skipped } = await scan(paths)
  return skipped.map(({ file, error }) => [relative(dir, file ?? ''), error.code, error.advice])
}

test.runIf(!isWindows)('pipes, sockets and devices are reported, in a folder and by themselves', async () => {
  const dir = await temporaryDir()
  await put(dir, 'a.mov')
  const server = createServer().listen(join(dir, 'socket'))
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  await promisify(execFile)('mkfifo', [join(dir, 'pipe.mov')])
  await symlink('/dev/null', join(dir, 'null.mov'))
  const reported = [
    ['null.mov', 'FileUnreadable', 'It is a device: Dropreel uploads files.'],
    ['pipe.mov', 'FileUnreadable', 'It is a named pipe: Dropreel uploads files.'],
    ['socket', 'FileUnreadable', 'It is a socket: Dropreel uploads files.'],
  ]
  expect(await skippedOf(dir, dir)).toEqual(reported)
  const paths = reported.map(([name = '']) => join(dir, name))
  expect(await skippedOf(dir, ...paths)).toEqual(reported)
  expect(await relativesOf(dir)).toEqual(['a.mov'])
})

test.runIf(isLinux)('a name that is not UTF-8 is reported, in a folder and by itself', async () => {
  const dir = await temporaryDir()
  await put(dir, 'Caf\u00e9.mov', '\ufffd.mov')
  const named = (name: string) => Buffer.concat([Buffer.from(`${dir}/`), Buffer.from(name, 'latin1')])
  await writeFile(named('Caf\xe9.mov'), 'frame')
  await mkdir(named('T\xf6ne'))
  await writeFile(named('T\xf6ne/a.wav'), 'frame')
  // Half a surrogate pair, which Windows allows in names.
  await writeFile(named('\xed\xa0\x80.mov'), 'frame')
  await symlink('Caf\u00e9.mov', named('link\xff'))
  await writeFile(named('._Caf\xe9.mov'), 'frame')
  const advice = 'Its name is not UTF-8: rename it.'
  expect(await skippedOf(dir, dir)).toEqual([
    ['Caf\\xE9.mov', 'FileUnreadable', advice],
    ['link\\xFF', 'FileUnreadable', advice],
    ['T\\xF6ne', 'FileUnreadable', advice],
    ['\\xED\\xA0\\x80.mov', 'FileUnreadable', advice],
  ])
  expect(await relativesOf(dir)).toEqual(['Caf\u00e9.mov', '\ufffd.mov'])
  // Node hands over such an argument so.
  expect(await skippedOf(dir, join(dir, 'Caf\ufffd.mov'))).toEqual([
    ['Caf\ufffd.mov', 'FileUnreadable', advice],
  ])
})

test.runIf(!isWindows)('links that lead nowhere are reported with where they lead', async () => {
  const dir = await temporaryDir()
  await symlink('../gone.mov', join(dir, 'dangling.mov'))
  await symlink('circle.mov', join(dir, 'circle.mov'))
  const reported = [
    ['circle.mov', 'FileUnreadable', 'It is a link that leads in a circle: delete the link.'],
    ['dangling.mov', 'FileMissing', 'It is a link to ../gone.mov, which does not exist.'],
  ]
  expect(await skippedOf(dir, dir)).toEqual(reported)
  expect(await skippedOf(dir, join(dir, 'circle.mov'), join(dir, 'dangling.mov'))).toEqual(reported)
})

test.runIf(isLinux)('a path that is too long for the system is reported', async () => {
  const dir = await temporaryDir()
  const run = promisify(execFile)
  // Node's own calls take whole paths, too.
  onTestFinished(async () => {
    await run('rm', ['-rf', dir])
  })
  const name = 'd'.repeat(200)
  const deeper = `for depth in $(seq 21); do mkdir ${name} && cd -P ${name}; done; echo frame > a.mov`
  await run('sh', ['-c', deeper], { cwd: dir })
  const [first, ...more] = await skippedOf(dir, dir)
  expect(more).toEqual([])
  expect(first?.slice(1)).toEqual([
    'FileUnreadable',
    'Its path is longer than this system allows: shorten the names of its folders, or move it up.',
  ])
})

test('a folder that vanishes during the walk is reported', async () => {
  const dir = await temporaryDir()
  await put(dir, 'a.mov', 'b/c.mov')
  const { signal } = new AbortController()
  // It is asked once for the folder, then before each of what was found in it.
  const vanishing = ['none', 'b'].values()
  signal.throwIfAborted = () => {
    rmSync(join(dir, vanishing.next().value ?? 'none'), { recursive: true, force: true })
  }
  const { files, skipped } = await scan([dir], { signal })
  expect(files.map((file) => file.relative)).toEqual(['a.mov'])
  expect(skipped.map(({ file, error }) => [relative(dir, file ?? ''), error.code])).toEqual([
    ['b', 'FileMissing'],
  ])
})

test.each([
  ['EACCES', 'Check its permissions and its drive.'],
  ['ELOOP', 'It is a link that leads in a circle: delete the link.'],
])('%s advises what helps', (systemCode, advice) => {
  const failure = fileFailure('/rushes', Object.assign(new Error(systemCode), { code: systemCode }))
  expect(failure.error).toMatchObject({ code: 'FileUnreadable', advice })
})

test('what is found is handed over in batches, the first soon, one at a time and in order', async () => {
  const dir = await temporaryDir()
  const names = Array.from({ length: 600 }, (_, number) => `A${number + 1}.mov`)
  await put(dir, ...names.map((name) => `Dailies/${name}`))
  const batches: number[] = []
  const found: [string, number][] = []
  let taking = 0
  await scanInBatches([join(dir, 'Dailies')], async ({ files }) => {
    expect(++taking).toBe(1)
    await readdir(dir)
    taking--
    batches.push(files.length)
    found.push(...files.map(({ relative, place }): [string, number] => [relative, place]))
  })
  expect(batches).toEqual([32, 256, 256, 56])
  expect(found).toEqual(names.map((name, place) => [name, place]))
})

test('a batch that cannot be taken ends the walk', async () => {
  const dir = await temporaryDir()
  await put(dir, ...Array.from({ length: 100 }, (_, number) => `A${number}.mov`))
  let batches = 0
  const full = async () => {
    batches++
    throw new Error('the disk is full')
  }
  await expect(scanInBatches([dir], full)).rejects.toThrow('the disk is full')
  expect(batches).toBe(1)
})

test('sorting in turns gives the order of sorting at once, and others go on meanwhile', async () => {
  const names = Array.from({ length: 20_001 }, (_, number) => `A${(number * 7919) % 20_001}`)
  const { compare } = new Intl.Collator('en', { numeric: true })
  let turns = 0
  const counting = setInterval(() => turns++, 0)
  expect(await sortInTurns(names, compare)).toEqual(names.toSorted(compare))
  clearInterval(counting)
  expect(turns).toBeGreaterThan(5)
  expect(await sortInTurns([], compare)).toEqual([])
})
