import { execFile } from 'node:child_process'
import { readFile, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { startDemoStore } from '../../electron/demo-store/index.ts'
import { connect } from './fixtures/connect.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { packagedApp } from './fixtures/executable.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { expect, test } from './fixtures/packaged-app.ts'
import { sha256OfFile, sha256OfLink } from './fixtures/sha256.ts'
import { row } from './fixtures/uploads.ts'

test('the packaged app starts, uploads and verifies', async ({ packaged }) => {
  const { page, folder } = packaged
  await expect(page).toHaveTitle('Dropreel')
  const file = join(folder, 'Promo.mp4')
  await createVideoFile(file, 30_000_000)
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  // The thread that verifies is a file of its own inside the package.
  await page.getByRole('button', { name: 'Settings' }).click()
  await page
    .getByLabel('Read each file again and compare it')
    .selectOption('With what the store says of its object')
  await page.keyboard.press('Escape')
  await dropFiles(page, [file])
  await expect(row(page, 'Promo.mp4')).toHaveAccessibleName(/^Promo\.mp4, uploaded, verified/)
  await row(page, 'Promo.mp4').getByRole('button', { name: 'Copy link' }).click()
  await expect(page.getByText(/^Link copied/)).toBeVisible()
  await page.getByRole('button', { name: 'Add destination' }).click()
  await page.getByLabel('Name', { exact: true }).press('ControlOrMeta+V')
  const link = await page.getByLabel('Name', { exact: true }).inputValue()
  expect(await sha256OfLink(link)).toBe(await sha256OfFile(file))
})

test('the packaged app keeps a secret in the keychain that its command line reads too', async ({
  packaged,
}) => {
  const { page, folder } = packaged
  const key = { accessKeyId: 'AKIDCLIENT', secretAccessKey: 'a-secret-that-stays-in-the-keychain' }
  const store = await startDemoStore({ dir: join(folder, 'store'), keys: [key], buckets: ['reviews'] })
  try {
    await connect(page, { endpoint: store.endpoint, keys: key })
    const file = join(folder, 'Promo.mp4')
    await createVideoFile(file, 100_000)
    await dropFiles(page, [file])
    await expect(row(page, 'Promo.mp4')).toHaveAccessibleName('Promo.mp4, uploaded')
    const put = [
      'put',
      file,
      '--to',
      'Client reviews',
      '--overwrite',
      '--verify',
      '--state-dir',
      join(folder, 'state'),
    ]
    const { stdout } = await promisify(execFile)(await linkToCommandLine(folder), put, {
      // What a shell has set for other programs does not reach Dropreel's Node.
      env: { ...process.env, DROPREEL_HOME: join(folder, 'home'), NODE_OPTIONS: '--no-such-option' },
    })
    expect(await sha256OfLink(/http\S+/.exec(stdout)?.[0] ?? '')).toBe(await sha256OfFile(file))
  } finally {
    await store.close()
  }
})

/** @param program of a package */
function resourcesOf(program: string): string {
  return join(dirname(program), process.platform === 'darwin' ? '../Resources' : 'resources')
}

/** What an installed package has on the PATH: a link to the command line's start. */
async function linkToCommandLine(folder: string): Promise<string> {
  const link = join(folder, 'dropreel')
  await symlink(join(resourcesOf(packagedApp().path), 'command-line', 'dropreel'), link)
  return link
}

test('the package has the licences of all that is in it, and About shows where', async ({ packaged }) => {
  const folder = join(resourcesOf(packagedApp().path), 'licences')
  const text = (name: string) => readFile(join(folder, name), 'utf8')
  expect(await text('LICENSE.txt')).toContain('MIT License')
  expect(await text('LICENSE.electron.txt')).toContain('Electron contributors')
  expect(await text('LICENSES.chromium.html')).toContain('The Chromium Authors')
  const others = (await text('THIRD-PARTY-LICENSES.txt')).split(/^-{80}$/m)
  const named = [
    'react',
    'zod',
    '@aws-sdk/client-s3',
    'electron-updater',
    'keytar',
    'fs-native-extensions',
    'Node.js',
  ]
  expect(named.filter((name) => !others.some((part) => part.trim().startsWith(name)))).toEqual([])
  await packaged.page.getByRole('button', { name: 'Settings' }).click()
  await packaged.page.getByRole('button', { name: 'About Dropreel' }).click()
  await expect(packaged.page.getByRole('button', { name: 'Licences' })).toBeVisible()
})

test('the fuses of the packaged app are blown', async () => {
  const wire = await getCurrentFuseWire(packagedApp().path)
  const isOn = (fuse: FuseV1Options) => String.fromCharCode(wire[fuse] ?? 0) === '1'
  expect({
    runAsNode: isOn(FuseV1Options.RunAsNode),
    nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    nodeInspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
    fileProtocolPrivileges: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
    ownSnapshot: isOn(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
    onlyAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
    asarIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
  }).toEqual({
    runAsNode: false,
    nodeOptions: false,
    nodeInspect: false,
    fileProtocolPrivileges: false,
    ownSnapshot: false,
    onlyAsar: true,
    asarIntegrity: true,
    cookieEncryption: true,
  })
})

test.describe('whoever starts the packaged app', () => {
  test.use({
    more: { args: ['--inspect=0'], env: { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--inspect=0' } },
  })

  test('gets no plain Node, no options of Node and no debugger', async ({ packaged }) => {
    await expect(packaged.page).toHaveTitle('Dropreel')
    process.kill(packaged.pid ?? 0, 'SIGUSR1')
    await expect(packaged.page.getByRole('button', { name: 'Try the demo store' })).toBeVisible()
    expect(packaged.output()).not.toContain('Debugger listening')
  })
})
