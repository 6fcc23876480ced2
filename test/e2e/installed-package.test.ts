import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { startDemoStore, type DemoStore } from '../../electron/demo-store/index.ts'
import { ageFiles } from '../support/age-files.ts'
import { namespacesRestricted } from '../support/sandbox-arguments.mjs'
import { mayHaveOwnRoot, type SystemRoot } from '../support/system-root.ts'
import { windowOf } from './fixtures/debugged-window.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { expect, test } from './fixtures/linux-packages.ts'
import { logIn, type LinuxUser } from './fixtures/linux-user.ts'
import { sha256OfFile, sha256OfLink } from './fixtures/sha256.ts'
import { row } from './fixtures/uploads.ts'

const key = { accessKeyId: 'AKIDEDITOR', secretAccessKey: 'what-the-keyring-keeps' }

/** What the system's own tools note down when packages come and go. */
const notes = [
  /^\/var\/(lib\/(dpkg|rpm)|log|cache)\//,
  /^\/etc\/mailcap$/,
  /^\/usr\/share\/applications\/mimeinfo\.cache$/,
  /^\/usr\/share\/icons\/hicolor\/icon-theme\.cache$/,
  /^\/root\/\.rpmdb\//,
  /^\/apparmor-calls$/,
]

/** The desktop entry that belongs to the kinds of files. */
const openWith = '/usr/share/applications/zz-upload-with-dropreel.desktop'

test.skip(!mayHaveOwnRoot, 'Only root on Linux can have a root folder of its own to install into.')

test('a deb is installed, uploads from terminal, file manager and window, and leaves only what is the user’s', async ({
  packages,
  folder,
  system,
}) => {
  test.slow()
  const store = await startDemoStore({ dir: join(folder, 'store'), keys: [key], buckets: ['reviews'] })
  const editor = await logIn(system, 'editor')
  const before = new Set(await system.changed())

  await test.step('install over an older one, and over itself', async () => {
    await system.run('dpkg', '--install', await olderDeb(folder))
    await system.run('dpkg', '--install', packages.deb)
    expect(await system.run('dropreel', 'version')).toMatch(/^\d+\.\d+\.\d+/)
    await system.run('dpkg', '--install', packages.deb)
    await expectProfile(system)
  })
  await test.step('the command on the PATH is the command line', async () => {
    await addDestination(editor, store)
    const file = await video(folder, 'From the terminal.mov')
    const { code, output } = await editor.run(['dropreel', 'put', file, '--to', 'Reviews', '--verify'])
    expect(code, output).toBe(0)
    expect(await sha256OfLink(/http\S+/.exec(output)?.[0] ?? '')).toBe(await sha256OfFile(file))
    expect(await editor.run(['dropreel', 'status'])).toMatchObject({ code: 0 })
  })
  await test.step('a file is opened through the desktop entry, which starts the window', async () => {
    const file = await video(folder, 'Opened first.mov')
    await openInFileManager(editor, file)
    await expectUploaded(editor, file)
    // The profile is not loaded here, since AppArmor is a stand-in.
    await expectSandbox(system, namespacesRestricted() ? ['pid', 'net'] : ['user', 'pid', 'net'])
    await quitWindow(system)
  })
  // As where the kernel gives ordinary users no namespaces.
  const app = editor.start(['dropreel-app', '--remote-debugging-port=0', '--disable-namespace-sandbox'])
  const { page, disconnect } = await windowOf(app)
  await test.step('the window uploads what is dropped, and what a file manager opens', async () => {
    await expectSandbox(system, ['pid', 'net'])
    const dropped = await video(folder, 'Dropped.mov')
    await dropFiles(page, [dropped])
    await expect(row(page, 'Dropped.mov')).toHaveAccessibleName(/^Dropped\.mov, uploaded/)
    await expectUploaded(editor, dropped)
    await openInFileManager(editor, await video(folder, 'Opened later.mov'))
    await expect(row(page, 'Opened later.mov')).toHaveAccessibleName(/^Opened later\.mov, uploaded/)
  })
  await test.step('the window uploads what is selected in a file manager with its script, and a link brings it up', async () => {
    await video(folder, 'Selected 1.mov')
    await video(folder, 'Selected 2.mov')
    const select = `cd "$0" && exec '/usr/share/dropreel/Upload with Dropreel' 'Selected 1.mov' 'Selected 2.mov'`
    expect(await editor.run(['sh', '-c', select, folder])).toMatchObject({ code: 0 })
    await expect(row(page, 'Selected 1.mov and 1 more')).toHaveAccessibleName(/uploaded/)
    await system.run('update-desktop-database')
    expect(await system.run('gio', 'mime', 'x-scheme-handler/dropreel')).toContain('dropreel-link.desktop')
    const id = await page.evaluate(() => Reflect.get(window, 'dropreel').invoke('app.snapshot'))
    const dropped = id.value.uploads.find(({ name }: { name: string }) => name === 'Dropped.mov')
    const open = ['sh', '-c', 'exec gio open "$0" >/dev/null 2>&1', `dropreel://upload/${dropped.id}`]
    expect(await editor.run(open)).toMatchObject({ code: 0 })
    await expect(row(page, 'Dropped.mov')).toHaveAttribute('aria-selected', 'true')
  })
  await test.step('removed under the running window, and purged', async () => {
    await system.run('dpkg', '--remove', 'dropreel')
    await expect(row(page, 'Dropped.mov')).toBeVisible()
    await disconnect()
    await quitWindow(system)
    await system.run('dpkg', '--purge', 'dropreel')
    expect(await leftBeside(system, before)).toEqual([])
    expect(await readdir(system.seen('/opt'))).not.toContain('Dropreel')
    const list = expect.stringMatching(/^\/home\/editor\/.*\/destinations\.json$/)
    expect(await system.changed()).toContainEqual(list)
  })
  await editor.logOut()
  await store.close()
})

test('an rpm is installed, gives the command line, is replaced by a newer one and leaves nothing', async ({
  packages,
  system,
}) => {
  const before = new Set(await system.changed())
  // Debian's rpm knows none of the system's libraries.
  await system.run('rpm', '--install', '--nodeps', packages.rpm)
  await system.run('rpm', '--upgrade', '--nodeps', '--replacepkgs', packages.rpm)
  await expectProfile(system)
  expect(await system.run('dropreel', 'version')).toMatch(/^\d+\.\d+\.\d+/)
  expect(await system.run('readlink', '--canonicalize', '/usr/bin/dropreel-app')).toBe(
    '/opt/Dropreel/dropreel-app\n',
  )
  await system.run('rpm', '--erase', 'dropreel')
  expect(await leftBeside(system, before)).toEqual([])
  expect(await readdir(system.seen('/opt'))).not.toContain('Dropreel')
})

test('a double click on a video does not upload it, though Dropreel is among the programs for it', async ({
  packages,
  system,
}) => {
  const player = '[Desktop Entry]\nType=Application\nName=VLC\nExec=true %U\nMimeType=video/quicktime;\n'
  await system.run('sh', '-c', `printf '%s' "$0" > /usr/share/applications/vlc.desktop`, player)
  await system.run('dpkg', '--install', packages.deb)
  const programs = await system.run('gio', 'mime', 'video/quicktime')
  expect(programs).toContain(basename(openWith))
  expect(programs.split('\n')[0]).toContain('vlc.desktop')
})

/** As electron-builder makes it by itself: its scripts make the link on the PATH, and take it away. */
async function olderDeb(folder: string): Promise<string> {
  const control = join(folder, 'older', 'DEBIAN')
  await mkdir(control, { recursive: true })
  const fields = [
    'Package: dropreel',
    'Version: 0.0.1',
    'Architecture: all',
    'Maintainer: none',
    'Description: old',
  ]
  await writeFile(join(control, 'control'), `${fields.join('\n')}\n`)
  const scripts = {
    postinst: 'ln -sf /opt/Dropreel/dropreel /usr/bin/dropreel',
    postrm: 'rm -f /usr/bin/dropreel',
  }
  for (const [name, line] of Object.entries(scripts)) {
    await writeFile(join(control, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 })
  }
  await promisify(execFile)('dpkg-deb', ['--build', join(folder, 'older')])
  return join(folder, 'older.deb')
}

/** Asks for the secret on standard input, and keeps it in the keyring. */
async function addDestination(editor: LinuxUser, store: DemoStore): Promise<void> {
  const place = [
    '--endpoint',
    store.endpoint,
    '--bucket',
    'reviews',
    '--path-style',
    '--key-template',
    '{name}{ext}',
  ]
  const keys = ['--credentials', 'keychain', '--access-key-id', key.accessKeyId]
  const added = await editor.run(
    ['dropreel', 'destinations', 'add', 'Reviews', ...place, ...keys],
    `${key.secretAccessKey}\n`,
  )
  expect(added.code, added.output).toBe(0)
}

/** A finished file that everyone can read. */
async function video(folder: string, name: string): Promise<string> {
  const file = join(folder, name)
  await createVideoFile(file, 1_000_000)
  await ageFiles([file])
  return file
}

/** The program inherits the output, so it goes nowhere. */
async function openInFileManager(editor: LinuxUser, file: string): Promise<void> {
  const launch = ['sh', '-c', 'exec gio launch "$0" "$1" >/dev/null 2>&1', openWith, file]
  expect(await editor.run(launch)).toMatchObject({ code: 0 })
}

/** Asks with the command line whether the store has this file. */
async function expectUploaded(editor: LinuxUser, file: string): Promise<void> {
  const verify = ['dropreel', 'verify', file, `s3://reviews/${basename(file)}`, '--to', 'Reviews']
  await expect.poll(() => editor.run(verify), { timeout: 30_000 }).toMatchObject({ code: 0 })
}

async function quitWindow(system: SystemRoot): Promise<void> {
  const main = (await processes(system)).find(({ command }) => !command.includes('--type='))
  if (main !== undefined) await system.run('kill', main.pid)
  await expect.poll(() => processes(system)).toEqual([])
}

/** The window's processes; only those of this root are seen from it. */
async function processes(system: SystemRoot): Promise<{ pid: string; command: string }[]> {
  const found = []
  for (const pid of await readdir(system.seen('/proc'))) {
    const command = await readFile(system.seen(`/proc/${pid}/cmdline`), 'utf8').catch(() => '')
    if (command.startsWith('/opt/Dropreel/dropreel-app')) found.push({ pid, command })
  }
  return found
}

/** As in sandbox.test.ts, from outside. */
async function expectSandbox(system: SystemRoot, kinds: readonly string[]): Promise<void> {
  const all = await processes(system)
  const page = all.find(({ command }) => command.includes('--type=renderer'))?.pid
  const main = all.find(({ command }) => !command.includes('--type='))?.pid
  for (const kind of kinds) {
    const [held, free] = [page, main].map((pid) => readlink(system.seen(`/proc/${pid}/ns/${kind}`)))
    expect(await held, kind).not.toBe(await free)
  }
  // 2: what it may ask of the kernel is filtered.
  expect(await readFile(system.seen(`/proc/${page}/status`), 'utf8')).toMatch(/^Seccomp:\t2$/m)
}

/** AppArmor knows the program, and lets it make user namespaces. */
async function expectProfile(system: SystemRoot): Promise<void> {
  const profile = await system.run('cat', '/etc/apparmor.d/dropreel-app')
  expect(profile).toMatch(/profile "dropreel-app" "\/opt\/Dropreel\/dropreel-app"[^}]*\n\s*userns,/)
  expect(await system.run('tail', '-n', '1', '/apparmor-calls')).toContain('apparmor_parser --replace')
}

/** What is there now and was not, but for notes of the system's tools and what is a user's. */
async function leftBeside(system: SystemRoot, before: ReadonlySet<string>): Promise<string[]> {
  const added = (await system.changed()).filter((path) => !before.has(path))
  return added.filter(
    (path) => !/^\/(home|run)\/editor\//.test(path) && !notes.some((note) => note.test(path)),
  )
}
