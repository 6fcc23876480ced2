import { lstat, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { mayMount, mountNamespace } from '../../support/mount-namespace.ts'
import { callsIn, strace } from '../../support/system-calls.ts'
import { doneOf, linesOf } from './command-line.ts'
import { place, type Place } from './demo-place.ts'
import { doneLines } from './output-lines.ts'

if (!mayMount) console.error('LEFT OUT: files on other drives and their trash. Only root can mount.')
const toTrash = ['--delete-local', 'trash', '--link', 'none', '--json']

/** The file loses its name to one rename at most, and nothing makes another file of its bytes. */
function expectOnlyRenamed(calls: string[], file: string): void {
  const ofFile = calls.filter((call) => call.includes(`"${file}"`))
  expect(ofFile.filter((call) => call.startsWith('unlink'))).toEqual([])
  expect(ofFile.filter((call) => /^rename\w*\(.*= 0$/.test(call)).length).toBeLessThanOrEqual(1)
  expect(calls.filter((call) => /^(copy_file_range|sendfile|splice|ioctl.*FICLONE)/.test(call))).toEqual([])
  expect(calls.filter((call) => /^(open|creat).*Trash[^"]*\/files\/.*(O_WRONLY|O_RDWR)/.test(call))).toEqual(
    [],
  )
}

/** A put whose files are to go to the trash, under strace; `within` runs it. */
async function put(here: Place, files: string[], within: string[] = [], env: Record<string, string> = {}) {
  const log = join(here.dir, 'calls')
  const around = { within: [...within, ...strace(log)], env: { ...here.env, ...env } }
  const ended = await here.runProcess(['put', ...files, ...here.to, ...toTrash], around)
  const calls = await callsIn(log)
  for (const file of files) expectOnlyRenamed(calls, file)
  return doneLines(linesOf(ended))
}

test.runIf(process.platform === 'linux')('a file is renamed into the trash, not copied', async () => {
  const here = await place()
  const file = await here.file('reel.mov', 1_000_000)
  expect(await put(here, [file])).toMatchObject([{ local: 'trashed' }])
})

test.runIf(process.platform === 'linux')(
  'another file that takes the place before the move stays',
  async () => {
    const here = await place()
    const file = await here.file('reel.mov', 1_000_000)
    const newer = await here.file('newer.mov', 1_000_000)
    const bytes = await readFile(newer)
    const log = join(here.dir, 'calls')
    const slowly = ['-P', file, '-e', 'inject=rename,renameat,renameat2:delay_enter=1000000:when=1']
    const running = here.start(['put', file, ...here.to, ...toTrash], { within: strace(log, ...slowly) })
    const data = join(here.dir, '.local', 'share', 'Trash')
    const infos = () => readdir(join(data, 'info')).catch(() => [])
    await vi.waitUntil(async () => (await infos()).length > 0, { interval: 5, timeout: 10_000 })
    await rename(newer, file)
    expect(doneOf(await running.end())).toMatchObject({ local: 'kept' })
    expect((await readFile(file)).equals(bytes)).toBe(true)
    expect([await readdir(join(data, 'files')), await infos()]).toEqual([[], []])
  },
)

const entry = '.local/share/Trash/files/reel.mov'
/** As which call about which path begins, and where the file is then. The last one follows the move. */
const kills = [
  ['openat', '.local/share/Trash/info/reel.mov.trashinfo', 'reel.mov'],
  ['rename,renameat,renameat2', 'reel.mov', 'reel.mov'],
  ['fsync', '.local/share/Trash/files', entry],
] as const

test.runIf(process.platform === 'linux').for(kills)(
  'killed at %s of %s, the file is whole at %s',
  async ([call, path, whole]) => {
    const here = await place()
    const file = await here.file('reel.mov', 1_000_000)
    const bytes = await readFile(file)
    const killing = ['-P', join(here.dir, path), '-e', `trace=${call}`, '-e', `inject=${call}:signal=SIGKILL`]
    const within = strace(join(here.dir, 'calls'), ...killing)
    const ended = await here.runProcess(['put', file, ...here.to, ...toTrash], { within })
    expect(ended.stdout).not.toContain('"type":"done"')
    const isThere = await Promise.all(
      ['reel.mov', entry].map((at) => readFile(join(here.dir, at)).catch(() => null)),
    )
    expect(isThere.map((found) => found?.equals(bytes) ?? false)).toEqual([
      whole === 'reel.mov',
      whole === entry,
    ])
    const next = doneOf(await here.runProcess(['resume', '--json']))
    expect(next).toMatchObject({ local: whole === entry ? 'gone' : 'trashed' })
  },
)

/** Folders that are made mounts of their own, with a file in each; and what is to become of it. */
type Drive = { name: string; mounts: (drive: string) => string; trash?: string; why?: RegExp }

const tmpfs = (drive: string) =>
  `mount -t tmpfs -o mode=755 tmpfs ${drive}; head -c 99999 /dev/urandom > ${drive}/reel.mov`
const drives: Drive[] = [
  { name: 'another-drive', mounts: tmpfs, trash: '.Trash-0' },
  { name: 'bind-mount', mounts: (drive) => `mount --bind ${drive} ${drive}`, trash: '.Trash-0' },
  {
    name: 'trash-for-all',
    mounts: (drive) => `${tmpfs(drive)}; mkdir -m 1777 ${drive}/.Trash`,
    trash: '.Trash/0',
  },
  {
    name: 'unsafe-trash-for-all',
    mounts: (drive) => `${tmpfs(drive)}; mkdir -m 777 ${drive}/.Trash`,
    trash: '.Trash-0',
  },
  {
    name: 'linked-trash-for-all',
    mounts: (drive) => `${tmpfs(drive)}; mkdir -m 1777 ${drive}/T; ln -s T ${drive}/.Trash`,
    trash: '.Trash-0',
  },
  {
    name: 'overlay',
    mounts: (drive) =>
      `${tmpfs(drive)}; cd ${drive}; mkdir low up work; mv reel.mov low; ` +
      `mount -t overlay -o lowerdir=low,upperdir=up,workdir=work o ${drive}; cd /`,
    trash: '.Trash-0',
  },
  { name: 'read-only', mounts: (drive) => `${tmpfs(drive)}; mount -o remount,ro ${drive}`, why: /read-only/ },
  {
    name: 'no-folder',
    mounts: (drive) => `${tmpfs(drive)}; touch ${drive}/.Trash-0`,
    why: /EEXIST|not a folder of yours/,
  },
  {
    name: 'linked',
    mounts: (drive) => `${tmpfs(drive)}; mkdir ${drive}/T; ln -s T ${drive}/.Trash-0`,
    why: /not a folder of yours/,
  },
  {
    name: 'foreign',
    mounts: (drive) => `${tmpfs(drive)}; mkdir ${drive}/.Trash-0; chown 7 ${drive}/.Trash-0`,
    why: /not a folder of yours/,
  },
  { name: 'forbidden', mounts: (drive) => `${tmpfs(drive)}; chown 7 ${drive}`, why: /permissions/ },
  {
    name: 'trash-elsewhere',
    mounts: (drive) => `${tmpfs(drive)}; mkdir ${drive}/.Trash-0; ${tmpfs(`${drive}/.Trash-0`)}`,
    why: /no trash on its drive/,
  },
  {
    name: 'mounted-file',
    mounts: (drive) => `${tmpfs(drive)}; touch ${drive}/file; mount --bind ${drive}/file ${drive}/reel.mov`,
    why: /system holds it/,
  },
]

/** Root without what root may do. */
const unprivileged = ['setpriv', '--bounding-set=-all', '--inh-caps=-all']

test.runIf(mayMount)(
  'a file goes to the trash of its own mount, or it stays and its row says why',
  async () => {
    const here = await place()
    const at = (name: string) => join(here.dir, name)
    for (const { name } of drives) await here.file(`${name}/reel.mov`, 99_999)
    // On the same device as the bind mount, and on another mount.
    await here.file('home/x', 1)
    const scripts = drives.map(({ name, mounts }) => mounts(at(name)))
    const space = await mountNamespace(scripts.join('\n'))
    const before = await Promise.all(drives.map(({ name }) => readFile(space.seen(at(`${name}/reel.mov`)))))
    const files = drives.map(({ name }) => at(`${name}/reel.mov`))
    const done = await put(here, files, [...space.enter, ...unprivileged], { XDG_DATA_HOME: at('home') })
    for (const [index, { name, trash, why }] of drives.entries()) {
      const { local, localReason } = done.find(({ file }) => file === files[index]) ?? {}
      const kept = { name, local: 'kept', localReason: expect.stringMatching(why ?? '') as unknown }
      expect({ name, local, localReason }).toEqual(why === undefined ? { ...kept, local: 'trashed' } : kept)
      const place = trash === undefined ? `${name}/reel.mov` : `${name}/${trash}/files/reel.mov`
      expect([name, (await readFile(space.seen(at(place)))).equals(before[index] ?? Buffer.of())]).toEqual([
        name,
        true,
      ])
    }
    await expect(lstat(space.seen(at('home/Trash')))).rejects.toThrow('ENOENT')
  },
)
