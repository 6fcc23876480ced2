import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { ElectronApplication, Page } from '@playwright/test'
import { startDemoStore, type DemoStore } from '../../electron/demo-store/index.ts'
import type { LinkRequest, ObjectStore } from '../../electron/engine/ports.ts'
import { createStores } from '../../electron/s3/index.ts'
import { run } from '../support/run-command.mjs'
import { expect, test } from './fixtures/dropreel.ts'

// The SDK's advice on Node versions is not for tests.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

const keys = { accessKeyId: 'LINKS', secretAccessKey: 'links-secret-links-secret' }
const signal = new AbortController().signal
const bucket = 'reels'

let folder: string
let demoStore: DemoStore
let s3: S3Client
let store: ObjectStore
/** How far the store's clock is ahead, in milliseconds. */
let aheadMs = 0

test.beforeEach(async () => {
  aheadMs = 0
  folder = await mkdtemp(join(tmpdir(), 'dropreel-chromium-'))
  const now = () => Date.now() + aheadMs
  demoStore = await startDemoStore({ dir: join(folder, 'store'), keys: [keys], buckets: [bucket], now })
  const { endpoint, region } = demoStore
  s3 = new S3Client({ endpoint, region, forcePathStyle: true, credentials: keys })
  store = createStores({ credentialsFor: () => async () => keys, now: Date.now }).at({
    endpoint,
    region,
    bucket,
    pathStyle: true,
    credentials: { kind: 'demo' },
    linkCredentials: null,
  })
})

test.afterEach(async () => {
  s3.destroy()
  await demoStore.close()
  await rm(folder, { recursive: true, force: true })
})

async function linkTo(key: string, changes: Partial<LinkRequest> = {}): Promise<string> {
  const request = { key, expiresSeconds: 300, opens: 'inline', fileName: key, publicBaseUrl: null } as const
  return (await store.link({ ...request, ...changes }, signal)).url
}

test('a video starts playing from its link, also from its middle, until the link has ended', async ({
  dropreel,
}) => {
  const file = join(folder, 'film.webm')
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=25', '-t', '30']
  const encoder = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '4M']
  expect(await run('ffmpeg', ['-loglevel', 'error', ...picture, ...encoder, file])).toBe(0)
  const Body = await readFile(file)
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'film.webm', Body, ContentType: 'video/webm' }))
  const url = await linkTo('film.webm')

  const { app } = await dropreel.launch()
  const answers: number[] = []
  const film = await opened(app, url, answers)
  const video = film.locator('video')
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime))
    .toBeGreaterThan(0)
  await video.evaluate((element: HTMLVideoElement) => {
    element.currentTime = 25
  })
  const played = () =>
    video.evaluate(({ currentTime, readyState }: HTMLVideoElement) => readyState >= 2 && currentTime > 25)
  await expect.poll(played).toBe(true)
  // The page itself, then the film in pieces.
  expect(answers[0]).toBe(200)
  expect(new Set(answers.slice(1))).toEqual(new Set([206]))

  aheadMs = 301_000
  const ended: number[] = []
  const refused = await opened(app, url, ended)
  await expect(refused.locator('body')).toContainText('Request has expired')
  expect(ended).toEqual([403])
})

const names = [
  'Ep03 lock v7 (final).mov',
  'Größe – Überraschung.mov',
  'Cafe\u0301 nai\u0308ve.mov', // NFD, as macOS writes it
  '映画 予告編 最終.mp4',
  'Фильм №5.mov',
  'फ़िल्म.mov',
  'فيلم نهائي.mov',
  'סרט.mov',
  '🎬 👍🏽 🇺🇳.mov',
  "it's 100% (a;b, c=d) & {e}+[f].mov",
  '%41%20.mov',
]

test('files are saved under their own names, in any script', async ({ dropreel }) => {
  const { app } = await dropreel.launch()
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'k.mov', Body: 'a film' }))
  const saved = []
  for (const name of names) {
    const url = await linkTo('k.mov', { opens: 'download', fileName: name })
    saved.push(await savedName(app, url))
  }
  expect(saved).toEqual(names.map((name) => name.normalize('NFC')))
})

test('of a name that Chromium lets no disk have, the rest arrives', async ({ dropreel }) => {
  const { app } = await dropreel.launch()
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'k.mov', Body: 'a film' }))
  const quoted = await linkTo('k.mov', { opens: 'download', fileName: 'say "cut" \\ now.mov' })
  expect(await savedName(app, quoted)).toMatch(/^say ["_]cut["_] [\\_] now\.mov$/)
  // It replaces the invisible joiner inside.
  const joined = await linkTo('k.mov', { opens: 'download', fileName: '👩🏽‍💻.mov' })
  expect(await savedName(app, joined)).toMatch(/^👩🏽[‍_]💻\.mov$/u)
})

/** A session with a network, as a browser has; that of the app's window has none. */
const partition = 'browser'

/** Opens a link in a window of its own, as a browser would; the answers that it gets go to `answers`. */
async function opened(app: ElectronApplication, url: string, answers: number[]): Promise<Page> {
  const [page] = await Promise.all([
    app.waitForEvent('window'),
    app.evaluate(
      ({ BrowserWindow }, partition) =>
        void new BrowserWindow({ webPreferences: { partition } }).loadURL('about:blank'),
      partition,
    ),
  ])
  page.on('response', (response) => {
    if (response.url() === url) answers.push(response.status())
  })
  await page.goto(url)
  return page
}

/** The name under which Chromium would save what a link downloads. */
async function savedName(app: ElectronApplication, url: string): Promise<string> {
  return app.evaluate(
    ({ session }, { url, partition }) =>
      new Promise<string>((resolve) => {
        const browser = session.fromPartition(partition)
        browser.once('will-download', (_event, item) => {
          resolve(item.getFilename())
          item.cancel()
        })
        browser.downloadURL(url)
      }),
    { url, partition },
  )
}
