import { chmod, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDemoStore, type DemoStore } from '../../electron/demo-store/index.ts'
import { destinationOnDisk } from './fixtures/destination-on-disk.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { row } from './fixtures/uploads.ts'

const keys = { accessKeyId: 'AKIDCLIENT', secretAccessKey: 'client-secret-client-secret' }

let folder: string
let store: DemoStore

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-warnings-'))
  store = await startDemoStore({ dir: join(folder, 'store'), keys: [keys], buckets: ['reviews'] })
})

test.afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

test('an upload that will outlast its session says so in its row before it starts', async ({ dropreel }) => {
  await destinationOnDisk(dropreel.home, store, { kind: 'env' })
  await mkdir(join(dropreel.home, 'app'))
  const slow = { bandwidth: { limitBytesPerSecond: 4_000_000 } }
  await writeFile(join(dropreel.home, 'app', 'settings.json'), JSON.stringify(slow))
  const { page } = await dropreel.launch({
    env: {
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_CREDENTIAL_EXPIRATION: new Date(Date.now() + 3_600_000).toISOString(),
    },
  })
  const [short, long] = [join(folder, 'Short.mov'), join(folder, 'Long_master_v3.mov')]
  await createVideoFile(short, 12_000_000)
  await dropFiles(page, [short])
  await expect(row(page, 'Short.mov')).toHaveAccessibleName('Short.mov, uploaded', { timeout: 20_000 })
  await createVideoFile(long, 1)
  await truncate(long, 90_000_000_000)
  await dropFiles(page, [long])
  await expect(row(page, 'Long_master_v3.mov').getByText(/^This upload needs about \d+ h, but/)).toBeVisible()
  await screenshot(page, 'outlasts-session')
})

test('a secrets directory that everybody can read is told once', async ({ dropreel }) => {
  test.skip(process.platform === 'win32', 'Windows has no such modes.')
  const secrets = join(folder, 'secrets')
  await mkdir(secrets)
  await writeFile(join(secrets, 'aws_access_key_id'), keys.accessKeyId)
  await writeFile(join(secrets, 'aws_secret_access_key'), keys.secretAccessKey)
  for (const path of [folder, secrets]) await chmod(path, 0o755)
  await chmod(join(secrets, 'aws_secret_access_key'), 0o644)
  await destinationOnDisk(dropreel.home, store, { kind: 'secrets', dir: secrets })
  const { page } = await dropreel.launch()
  const file = join(folder, 'Promo.mp4')
  await createVideoFile(file, 100_000)
  await dropFiles(page, [file])
  await expect(row(page, 'Promo.mp4')).toHaveAccessibleName('Promo.mp4, uploaded')
  await expect(page.getByText('Every user of this computer can read')).toBeVisible()
  await screenshot(page, 'open-secrets')
})
