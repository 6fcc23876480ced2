import { chmod, lchown, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { addToArchive, hasArchive } from '../../electron/disk/archive.ts'
import { addDamaged } from '../../electron/disk/damaged-folder.ts'
import { openState } from '../../electron/disk/journal.ts'
import { openLog } from '../../electron/disk/log.ts'
import { lockState } from '../../electron/disk/state-lock.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

const wait = { wait: 'no' } as const
const precious = 'precious\n'

/** A state directory in which a file is a symbolic link to one that must stay as it is. */
async function dirWithLink(...path: string[]) {
  const outside = await temporaryDir()
  const dir = await temporaryDir()
  const target = join(outside, 'precious')
  const link = join(dir, ...path)
  await writeFile(target, precious)
  await mkdir(join(link, '..'), { recursive: true })
  await symlink(target, link)
  return { dir, target: () => readFile(target, 'utf8') }
}

test.each([
  ['lock', lockState],
  ['journal.jsonl', (dir: string) => openState(dir, wait)],
])('the %s that is a symbolic link is not followed', async (name, open) => {
  const { dir, target } = await dirWithLink(name)
  const opened = open(dir, wait)
  await expect(opened).rejects.toMatchObject({ error: { code: 'StateUnsafe' } })
  await expect(opened).rejects.toThrow(`${join(dir, name)} is a symbolic link`)
  expect(await target()).toBe(precious)
})

test('neither is the archive, nor what is kept of damage', async () => {
  const archive = await dirWithLink('archive.jsonl')
  await expect(addToArchive(archive.dir, [])).rejects.toThrow('ELOOP')
  expect(await archive.target()).toBe(precious)
  const damage = await dirWithLink('damaged', 'journal.jsonl')
  await expect(addDamaged(damage.dir, 'journal.jsonl', ['line'])).rejects.toThrow('ELOOP')
  expect(await damage.target()).toBe(precious)
})

test('nor is the archive read through one', async () => {
  const { dir } = await dirWithLink('archive.jsonl')
  await expect(hasArchive(dir)).rejects.toMatchObject({ error: { code: 'StateUnsafe' } })
})

test('nor is the log', async () => {
  const { dir, target } = await dirWithLink('logs', 'cli.log')
  const warnings: string[] = []
  const log = openLog({
    program: 'cli',
    environment: { DROPREEL_HOME: dir },
    warn: (sentence) => warnings.push(sentence),
  })
  log.info('start')
  log.close()
  expect(warnings).toEqual([expect.stringContaining('cannot be written (ELOOP')])
  expect(await target()).toBe(precious)
})

test('a log in a folder that everybody may write to is not kept', async () => {
  const dir = await temporaryDir()
  await mkdir(join(dir, 'logs'))
  await chmod(join(dir, 'logs'), 0o777)
  const warnings: string[] = []
  openLog({
    program: 'cli',
    environment: { DROPREEL_HOME: dir },
    warn: (sentence) => warnings.push(sentence),
  }).close()
  expect(warnings).toEqual([expect.stringContaining('Every user of this computer can write to the folder')])
  expect(await readdir(join(dir, 'logs'))).toEqual([])
})

test.each(['777', '1777', '703'])('a state directory with the mode %s is not used', async (mode) => {
  const dir = await temporaryDir()
  await chmod(dir, Number.parseInt(mode, 8))
  await expect(lockState(dir, wait)).rejects.toMatchObject({
    error: {
      code: 'StateUnsafe',
      message: `Every user of this computer can write to the folder ${dir}.`,
    },
  })
  await expect(stat(join(dir, 'lock'))).rejects.toThrow('ENOENT')
})

test.each(['700', '755', '775'])('a state directory with the mode %s is used', async (mode) => {
  const dir = await temporaryDir()
  await chmod(dir, Number.parseInt(mode, 8))
  const lock = await lockState(dir, wait)
  expect(await readFile(join(dir, 'lock'), 'utf8')).toBe(`${process.pid}\n`)
  await lock.release()
})

test.runIf(process.platform !== 'win32')('one that is made is for its owner alone', async () => {
  const dir = join(await temporaryDir(), 'made')
  const lock = await lockState(dir, wait)
  expect((await stat(dir)).mode & 0o777).toBe(0o700)
  expect((await stat(join(dir, 'lock'))).mode & 0o777).toBe(0o600)
  await lock.release()
})

test('a state directory of another user is not used', async () => {
  const dir = await temporaryDir()
  const { uid } = await stat(dir)
  // Root's are used: who may not trust root has lost anyway.
  vi.spyOn(process, 'geteuid').mockReturnValue(uid + 1)
  onTestFinished(() => void vi.restoreAllMocks())
  if (uid === 0) await (await lockState(dir, wait)).release()
  await lchownIfRoot(dir)
  await expect(lockState(dir, wait)).rejects.toMatchObject({
    error: { code: 'StateUnsafe', message: `The folder ${dir} belongs to another user.` },
  })
})

test('a link that another user made does not lead to a state directory', async () => {
  const dir = await temporaryDir()
  const link = join(await temporaryDir(), 'state')
  await symlink(dir, link)
  await (await lockState(link, wait)).release()
  if (!(await lchownIfRoot(link))) return
  await expect(lockState(link, wait)).rejects.toMatchObject({ error: { code: 'StateUnsafe' } })
})

/** Gives a file to a user that is nobody here, as only root can. */
async function lchownIfRoot(path: string): Promise<boolean> {
  if (process.getuid?.() !== 0) return false
  await lchown(path, 61_234, 61_234)
  return true
}
