import { execFile } from 'node:child_process'
import { cp, open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packForTests } from '../support/package-app.mjs'
import { root } from './fixtures/executable.ts'
import { expect, test } from './fixtures/linux-packages.ts'

const run = promisify(execFile)
const unpacked = join(root, 'dist', 'linux-unpacked')
const command = join(unpacked, 'resources', 'command-line')

/** libc and the loader are everywhere. */
const ofTheCLibrary = /^(ld-linux|libc\.so|libm\.so|libdl\.so|libpthread\.so)/

test.skip(process.platform !== 'linux', 'Only Linux has deb and rpm.')

test('lintian finds no error in the deb', async ({ folder }) => {
  // Chromium and Node are as their makers build them, and lintian would read them for half a minute.
  await cp(unpacked, join(folder, 'app'), {
    recursive: true,
    filter: async (path) => (await stat(path)).size < 1e6,
  })
  await packForTests(['deb'], folder, join(folder, 'app'))
  const deb = (await readdir(folder)).find((name) => name.endsWith('.deb')) ?? ''
  // Only tests leave it uncompressed.
  const tags = ['uses-no-compression-for-control-tarball', 'uses-no-compression-for-data-tarball']
  const { stdout } = await run('lintian', ['--suppress-tags', tags.join(','), join(folder, deb)]).catch(
    asOutput,
  )
  expect(stdout.split('\n').filter((line) => line.startsWith('E:'))).toEqual([])
})

test('the deb has an icon of each size, valid desktop entries and valid AppStream data', async ({
  packages,
  folder,
}) => {
  await run('dpkg-deb', ['--extract', packages.deb, folder])
  const share = join(folder, 'usr', 'share')
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
    const icon = join(share, 'icons', 'hicolor', `${size}x${size}`, 'apps', 'dropreel-app.png')
    expect(await pngSize(icon)).toEqual([size, size])
  }
  const entries = ['dropreel-app', 'zz-upload-with-dropreel', 'dropreel-link'].map((name) =>
    join(share, 'applications', `${name}.desktop`),
  )
  expect(await run('desktop-file-validate', entries)).toEqual({ stdout: '', stderr: '' })
  await run('appstreamcli', [
    'validate',
    '--no-net',
    join(share, 'metainfo', 'app.dropreel.Dropreel.metainfo.xml'),
  ])
  const entry = await readFile(entries[0] ?? '', 'utf8')
  expect(entry).toMatch(/^Exec=\/opt\/Dropreel\/dropreel-app --add-files$/m)
  expect(entry).not.toContain('MimeType')
  const script = join(share, 'dropreel', 'Upload with Dropreel')
  expect((await stat(script)).mode & 0o777).toBe(0o755)
  // A desktop finds the entry of a running window by these.
  const { desktopName } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  expect(desktopName).toBe('dropreel-app.desktop')
  expect(entry).toMatch(/^StartupWMClass=dropreel-app$/m)
})

test('deb and rpm say which computers they are for, each in the words of its own system', async ({
  packages,
}) => {
  const arm = process.arch === 'arm64'
  const { stdout: ofDeb } = await run('dpkg-deb', ['--field', packages.deb, 'Architecture'])
  expect(ofDeb.trim()).toBe(arm ? 'arm64' : 'amd64')
  const { stdout: ofRpm } = await run('rpm', [
    '--query',
    '--queryformat',
    '%{ARCH}',
    '--package',
    packages.rpm,
  ])
  expect(ofRpm).toBe(arm ? 'aarch64' : 'x86_64')
})

test('deb and rpm depend on every library that the programs are linked with', async ({ packages }) => {
  const libraries = await neededLibraries()
  expect(libraries).toContain('libsecret-1.so.0')
  const { stdout: depends } = await run('dpkg-deb', ['--field', packages.deb, 'Depends'])
  const names = new Set(depends.split(/[,|]/).map((name) => name.trim().split(' ')[0] ?? ''))
  const { stdout: owners } = await run('dpkg-query', ['--search', ...libraries.map((name) => `*/${name}`)])
  const undeclared = libraries.filter((library) => {
    const lines = owners.split('\n').filter((line) => line.endsWith(`/${library}`))
    return !lines.some((line) => names.has(line.split(':')[0] ?? ''))
  })
  expect(undeclared).toEqual([])
  const { stdout: requires } = await run('rpm', ['--query', '--requires', '--package', packages.rpm])
  const asked = new Set(requires.split('\n'))
  const others = libraries.filter((library) => !ofTheCLibrary.test(library))
  expect(others.filter((library) => !asked.has(`${library}()(64bit)`))).toEqual([])
})

/** What the window's program, the command line's Node and their modules are linked with and do not bring. */
async function neededLibraries(): Promise<string[]> {
  const built = `prebuilds/linux-${process.arch}`
  const modules = [`keytar/${built}/keytar.node`, `fs-native-extensions/${built}/fs-native-extensions.node`]
  const programs = [join(unpacked, 'dropreel-app'), join(command, 'node')]
  const files = [...programs, ...modules.map((file) => join(command, 'node_modules', file))]
  const { stdout } = await run('readelf', ['--dynamic', '--wide', ...files])
  const needed = Array.from(stdout.matchAll(/\(NEEDED\).*\[(.+)\]$/gm), ([, name = '']) => name)
  return [...new Set(needed)].filter((name) => name !== 'libffmpeg.so').toSorted()
}

/** Width and height, from the header of a PNG file. */
async function pngSize(path: string): Promise<[number, number]> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(24), 0, 24, 0)
    return [buffer.readUInt32BE(16), buffer.readUInt32BE(20)]
  } finally {
    await file.close()
  }
}

/** lintian ends with 2 when it finds errors. */
function asOutput(thrown: unknown): { stdout: string } {
  if (thrown instanceof Error && 'stdout' in thrown) return { stdout: String(thrown.stdout) }
  throw thrown
}
