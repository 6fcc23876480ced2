import { link, mkdir, readdir, rename, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { openWriters, together } from '../../electron/disk/open-writers.ts'
import { writersByLsof } from '../../electron/disk/writers-by-lsof.ts'
import { writersByShareMode } from '../../electron/disk/writers-by-share-mode.ts'
import { openFileWriter, type FileWriter, type Hold } from '../support/file-writer.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

async function master(): Promise<string> {
  const file = join(await temporaryDir(), 'Master.mov')
  await writeFile(file, 'a finished film')
  return file
}

async function held(file: string, how: Hold): Promise<FileWriter> {
  const writer = await openFileWriter(file, how)
  onTestFinished(() => writer.end())
  return writer
}

const inWords = ({ pid }: FileWriter): string => `python3 (process ${pid})`

describe.runIf(process.platform === 'linux')('the writers of a file', () => {
  for (const [how, words] of [
    ['append', 'appends to it'],
    ['update', 'has it open for reading and writing'],
    ['map', 'has it mapped shared and writable, all handles closed'],
    ['thread', 'has it open, though its first thread has ended'],
    ['map-thread', 'has it mapped, though its first thread has ended'],
  ] as const) {
    test(`a program that ${words} is a writer, until it ends`, async () => {
      const file = await master()
      const writers = openWriters()
      expect(await writers(file)).toEqual([])
      const writer = await held(file, how)
      expect(await writers(file)).toEqual([inWords(writer)])
      await writer.end()
      expect(await writers(file)).toEqual([])
    })

    test(`a program that ${words} is found by every name of the file`, async () => {
      const file = await master()
      const folder = join(file, '..')
      const writer = await held(file, how)
      await link(file, join(folder, 'Hard.mov'))
      await symlink(file, join(folder, 'Soft.mov'))
      await mkdir(join(folder, 'elsewhere'))
      const writers = openWriters()
      expect(await writers(join(folder, 'Hard.mov'))).toEqual([inWords(writer)])
      expect(await writers(join(folder, 'Soft.mov'))).toEqual([inWords(writer)])
      await rename(file, join(folder, 'elsewhere', 'Moved.mov'))
      expect(await writers(join(folder, 'elsewhere', 'Moved.mov'))).toEqual([inWords(writer)])
      await unlink(join(folder, 'elsewhere', 'Moved.mov'))
      expect(await writers(join(folder, 'Hard.mov'))).toEqual([inWords(writer)])
    })
  }

  test('a program that reads is no writer, and a file that took the place of a written one has none', async () => {
    const file = await master()
    await held(file, 'read')
    const writers = openWriters()
    expect(await writers(file)).toEqual([])
    const other = await held(file, 'map')
    await writeFile(`${file}.new`, 'the next version')
    await rename(file, `${file}.old`)
    await rename(`${file}.new`, file)
    expect(await writers(file)).toEqual([])
    expect(await writers(`${file}.old`)).toEqual([inWords(other)])
  })

  test('each of many files has its own writers', async () => {
    const [one, other, third] = await Promise.all([master(), master(), master()])
    const first = await held(one, 'append')
    const second = await held(one, 'map')
    const alone = await held(other, 'update')
    const writers = openWriters()
    const found = await Promise.all([one, other, third].map(writers))
    expect(found.map((names) => names?.toSorted())).toEqual([
      [inWords(first), inWords(second)].toSorted(),
      [inWords(alone)],
      [],
    ])
  })

  test('many files that are asked for at once are a few messages to the thread that looks', async () => {
    const file = await master()
    const writers = openWriters()
    await writers(file)
    const messages = vi.spyOn(Worker.prototype, 'postMessage')
    onTestFinished(() => messages.mockRestore())
    await Promise.all(Array.from({ length: 500 }, () => writers(file)))
    const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).length
    expect(messages.mock.calls.length).toBeLessThan(2 + processes / 16)
  })

  test('a missing file is missing', async () => {
    const file = await master()
    await unlink(file)
    await expect(openWriters()(file)).rejects.toMatchObject({ error: { code: 'FileMissing' } })
  })
})

describe.runIf(process.platform === 'linux')('by lsof, as on macOS', () => {
  const lsof = '/usr/bin/lsof'

  test('programs that have a file open for writing are found, those that read it are not', async () => {
    const [one, other, third] = await Promise.all([master(), master(), master()])
    const first = await held(one, 'append')
    const second = await held(one, 'update')
    await held(other, 'read')
    const found = await writersByLsof([one, other, third, `${third}.none`], lsof)
    expect(found).toEqual([
      expect.arrayContaining([inWords(first), inWords(second)]),
      [],
      [],
      expect.objectContaining({ error: expect.objectContaining({ code: 'FileMissing' }) as unknown }),
    ])
  })

  test('a system without lsof cannot tell', async () => {
    expect(await writersByLsof([await master()], '/no/such/lsof')).toEqual([null])
  })
})

test('a Windows without PowerShell cannot tell', async () => {
  expect(await writersByShareMode(['C:\\Master.mov', 'C:\\Trailer.mov'], '/no/such/powershell')).toEqual([
    null,
    null,
  ])
})

test('questions that come while a look is under way share the next one, and no answer is older than its question', async () => {
  const looks: { questions: string[]; end: () => void }[] = []
  const ask = together((questions: string[]) => {
    const asked = [...questions]
    return new Promise<string[]>((resolve) => {
      looks.push({ questions: asked, end: () => resolve(asked.map((one) => `answer to ${one}`)) })
    })
  })
  const first = ['a', 'b'].map(ask)
  await Promise.resolve()
  const later = ['c', 'd'].map(ask)
  expect(looks.map(({ questions }) => questions)).toEqual([['a', 'b']])
  looks[0]?.end()
  expect(await Promise.all(first)).toEqual(['answer to a', 'answer to b'])
  await Promise.resolve()
  expect(looks.map(({ questions }) => questions)).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
  looks[1]?.end()
  expect(await Promise.all(later)).toEqual(['answer to c', 'answer to d'])
})

test('a look that fails fails those who asked for it, not those who ask later', async () => {
  let looks = 0
  const ask = together((questions: string[]) =>
    ++looks === 1 ? Promise.reject(new Error('no look')) : Promise.resolve(questions),
  )
  await expect(ask('a')).rejects.toThrow('no look')
  expect(await ask('b')).toBe('b')
})
