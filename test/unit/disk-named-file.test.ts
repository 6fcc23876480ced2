import { execFile } from 'node:child_process'
import { mkdir, open, symlink, truncate, writeFile } from 'node:fs/promises'
import type fsPromises from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readNamedFile } from '../../electron/disk/named-file.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

/** What was a file when it was asked for. */
const asFiles = vi.hoisted(() => new Set<string>())
vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof fsPromises>()
  const stat = async (path: string) => await actual.stat(asFiles.has(path) ? import.meta.filename : path)
  return { ...actual, stat }
})

const failure = (code: string, advice: string): unknown =>
  expect.objectContaining({ error: expect.objectContaining({ code, advice }) })
const tooLarge = failure(
  'FileUnreadable',
  'It has more than 4.2 MB, so it is something else: choose another file.',
)

test('reads a file, also through a link, up to 4 MiB', async () => {
  const dir = await temporaryDir()
  const file = join(dir, 'ca.pem')
  await writeFile(file, Buffer.alloc(4 * 1024 * 1024, 'a'))
  await symlink('ca.pem', join(dir, 'link.pem'))
  expect((await readNamedFile(join(dir, 'link.pem'))).equals(Buffer.alloc(4 * 1024 * 1024, 'a'))).toBe(true)
  await truncate(file, 4 * 1024 * 1024 + 1)
  await expect(readNamedFile(file)).rejects.toEqual(tooLarge)
  await truncate(file, 0)
  expect(await readNamedFile(file)).toHaveLength(0)
  await truncate(file, 10e9)
  await expect(readNamedFile(file)).rejects.toEqual(tooLarge)
  await expect(readNamedFile(join(dir, 'none'))).rejects.toEqual(
    failure('FileMissing', 'Check the path, or connect its drive.'),
  )
})

test.runIf(process.platform !== 'win32')('does not wait for a pipe, nor read what has no end', async () => {
  const dir = await temporaryDir()
  await promisify(execFile)('mkfifo', [join(dir, 'pipe')])
  const server = createServer().listen(join(dir, 'socket'))
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  await mkdir(join(dir, 'folder'))
  await symlink('/dev/zero', join(dir, 'zero'))
  for (const [name, kind] of [
    ['pipe', 'named pipe'],
    ['socket', 'socket'],
    ['folder', 'folder'],
    ['zero', 'device'],
  ] as const) {
    await expect(readNamedFile(join(dir, name))).rejects.toEqual(
      failure('FileUnreadable', `It is a ${kind}: choose a file.`),
    )
  }
})

test.runIf(process.platform === 'linux')('a file whose size says nothing is read to its end', async () => {
  expect((await readNamedFile('/proc/self/status')).toString()).toContain('Pid:')
})

test.runIf(process.platform !== 'win32')(
  'a pipe that takes the place of a file is not waited for',
  async () => {
    const dir = await temporaryDir()
    const file = join(dir, 'ca.pem')
    const zero = join(dir, 'zero')
    await promisify(execFile)('mkfifo', [file])
    await symlink('/dev/zero', zero)
    asFiles.add(file).add(zero)
    // Lets go of whoever waits for it.
    onTestFinished(async () => (await open(file, 'r+')).close())
    await expect(readNamedFile(file)).rejects.toEqual(
      failure('FileUnreadable', 'It is a named pipe: choose a file.'),
    )
    await expect(readNamedFile(zero)).rejects.toEqual(
      failure('FileUnreadable', 'It is a device: choose a file.'),
    )
  },
)
