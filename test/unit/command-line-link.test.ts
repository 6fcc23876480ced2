import { execFile } from 'node:child_process'
import { chmod, mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { linkCommandLine, linkInWords } from '../../electron/desktop/command-line-link.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

vi.mock('electron', () => ({}))

/** A package with a command line, and a folder on the PATH. */
async function places() {
  const dir = await temporaryDir()
  const target = join(dir, 'Bob’s apps', "it's", 'command-line', 'dropreel')
  await mkdir(join(dir, 'bin'), { recursive: true })
  await mkdir(join(target, '..'), { recursive: true })
  await writeFile(target, '#!/bin/sh\necho "$0"\n', { mode: 0o755 })
  return { dir, target, link: join(dir, 'bin', 'dropreel') }
}

test('the link leads to the command line, and replaces one to another Dropreel', async () => {
  const { target, link } = await places()
  await symlink('/Volumes/Old/Dropreel.app/Contents/Resources/command-line/dropreel', link)
  expect(await linkCommandLine(target, link)).toBe('linked')
  expect(await readlink(link)).toBe(target)
  expect(await linkCommandLine(target, link)).toBe('linked')
})

test('what is not ours stays: a file, and a link that leads elsewhere', async () => {
  const { dir, target, link } = await places()
  await writeFile(link, 'mine')
  expect(await linkCommandLine(target, link)).toBe('occupied')
  expect(await readFile(link, 'utf8')).toBe('mine')
  await symlink('/opt/other/dropreel', join(dir, 'bin', 'linked'))
  expect(await linkCommandLine(target, join(dir, 'bin', 'linked'))).toBe('occupied')
})

test('where there are no rights or no folder, the command that an administrator may run does the same', async () => {
  const { dir, target } = await places()
  const link = join(dir, 'usr', 'local', 'bin', 'dropreel')
  expect(await linkCommandLine(target, link)).toBe('denied')
  const sudo = join(dir, 'bin', 'sudo')
  await writeFile(sudo, '#!/bin/sh\nexec "$@"\n')
  await chmod(sudo, 0o755)
  const env = { PATH: `${join(dir, 'bin')}:${process.env['PATH']}` }
  await promisify(execFile)('sh', ['-c', linkInWords(target, link)], { env })
  expect(await readlink(link)).toBe(target)
})
