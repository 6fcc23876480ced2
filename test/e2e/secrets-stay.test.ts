import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startDemoStore, type DemoStore } from '../../electron/demo-store/index.ts'
import { openDestinations } from '../../electron/disk/index.ts'
import { startLog } from './fixtures/app-log.ts'
import { connect } from './fixtures/connect.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test, type Running } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { answerQuestions } from './fixtures/questions.ts'
import { savedReport, textOfReport } from './fixtures/saved-report.ts'
import { startedWith } from './fixtures/started-with.ts'
import { chooseInMenu, copiedLink, row } from './fixtures/uploads.ts'
import { writtenBelow } from './fixtures/written-files.ts'

const root = join(import.meta.dirname, '..', '..')
const typed = { accessKeyId: 'AKIDTYPED', secretAccessKey: 'typed-secret+with/slashes=1' }
const mounted = {
  accessKeyId: 'ASIAMOUNTED',
  secretAccessKey: 'mounted-secret+with/slashes=2',
  sessionToken: 'mounted-session-token+with/slashes=3',
}
/** What must be nowhere, also as it stands in an address. */
const secrets = [
  'X-Amz-Signature',
  ...[typed.secretAccessKey, mounted.secretAccessKey, mounted.sessionToken].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
  ]),
]

let folder: string
let store: DemoStore
const denied = new Set<string>()

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-secrets-'))
  denied.clear()
  store = await startDemoStore({
    dir: join(folder, 'store'),
    keys: [typed, mounted],
    buckets: ['reviews'],
    deniedActions: denied,
  })
})

test.afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

test('no secret leaves for a disk, a log, an output or the window in a whole run of the app', async ({
  dropreel,
}) => {
  const log = await startLog()
  const ipc = join(folder, 'ipc.log')
  const launch = {
    startedBy: await startedWith(join(folder, 'recording-app'), 'record-ipc.mjs'),
    env: { RECORD_IPC: ipc },
  }
  const files = ['Reel.mov', 'Denied.mov'].map((name) => join(folder, name))
  for (const file of files) await createVideoFile(file, 6_000_000)
  const [reel = '', refused = ''] = files

  // Keys that somebody types, and temporary ones that a platform has mounted.
  const first = await dropreel.launch(launch)
  await connect(first.page, { endpoint: store.endpoint, keys: typed })
  await dropFiles(first.page, [reel])
  await expect(row(first.page, 'Reel.mov')).toHaveAccessibleName('Reel.mov, uploaded')
  await copyLinkOf(first)
  await answerQuestions(first.app, 0)
  await dropreel.quit(first)
  await mountSecrets(dropreel.home)

  const second = await dropreel.launch(launch)
  const { page } = second
  await dropFiles(page, [reel])
  await expect(row(page, 'Reel.mov')).toHaveCount(2)
  await expect(row(page, 'Reel.mov').first()).toHaveAccessibleName('Reel.mov, uploaded')
  await copyLinkOf(second)
  denied.add('s3:PutObject')
  await dropFiles(page, [refused])
  await expect(row(page, 'Denied.mov')).toHaveAccessibleName('Denied.mov, not uploaded')
  denied.clear()
  await chooseInMenu(row(page, 'Denied.mov'), 'Copy details')
  await expect(page.getByText('Copied the details.')).toBeVisible()
  const details = await second.app.evaluate(async ({ clipboard }) => clipboard.readText())
  const shown = await page.content()
  await answerQuestions(second.app, 0)
  const report = await savedReport(second.app, join(folder, 'report.zip'))
  await dropreel.quit(second)

  const crossed = (await readFile(ipc, 'utf8')).split('\n')
  expect(crossed.filter((line) => line.startsWith('from the window ["uploads.')).length).toBeGreaterThan(3)
  expect(crossed.filter((line) => line.startsWith('to the window ["uploads.patch"')).length).toBeGreaterThan(
    3,
  )
  const typedIn = crossed.filter((line) => line.startsWith('from the window ["destinations.'))
  expect(typedIn.filter((line) => found(line).length > 0)).toHaveLength(1)
  expect(found(crossed.filter((line) => !typedIn.includes(line)).join('\n'))).toEqual([])
  expect(found(shown)).toEqual([])
  expect(details).toContain('"event":"request"')
  expect(found(details)).toEqual([])
  expect(report).toContain('"event":"request"')
  expect(found(report)).toEqual([])
  expect(found(await log.read())).toEqual([])
  expect(await foundBelow(dropreel.home)).toEqual([])
  expect(await foundBelow(dropreel.userData)).toEqual([])
})

test('no secret leaves for a disk or an output in a run of the command line, but in the links it gives', async () => {
  const home = join(folder, 'home')
  const reel = join(folder, 'Reel.mov')
  await createVideoFile(reel, 6_000_000)
  const at = ['--endpoint', store.endpoint, '--bucket', 'reviews', '--path-style']
  const outputs: string[] = []
  const dropreel = async (...args: string[]) => {
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      DROPREEL_HOME: home,
      AWS_ACCESS_KEY_ID: mounted.accessKeyId,
      AWS_SECRET_ACCESS_KEY: mounted.secretAccessKey,
      AWS_SESSION_TOKEN: mounted.sessionToken,
    }
    const { stdout, stderr, code } = await runCli([...args, '--debug'], env)
    outputs.push(stderr, withoutLinks(stdout))
    return { stdout, code }
  }
  expect((await dropreel('put', reel, ...at)).stdout).toContain('X-Amz-Signature')
  expect((await dropreel('put', reel, ...at, '--json')).code).toBe(0)
  denied.add('s3:PutObject')
  expect((await dropreel('put', reel, ...at, '--json')).code).toBe(1)
  expect((await dropreel('put', reel, ...at)).code).toBe(1)
  denied.clear()
  expect((await dropreel('link', 's3://reviews/no-such.mov', ...at)).code).toBe(1)
  store.keys.splice(0, 2)
  expect((await dropreel('resume', '--json')).code).toBe(3)
  await dropreel('status', '--json')
  const report = join(folder, 'report.zip')
  expect((await dropreel('report', '--out', report)).code).toBe(0)
  outputs.push(await textOfReport(report))
  expect(outputs.join('\n')).toContain('"event":"run-failed"')
  expect(found(outputs.join('\n'))).toEqual([])
  expect(await foundBelow(home)).toEqual([])
})

/** The same destination with the keys of a secrets directory. */
async function mountSecrets(home: string): Promise<void> {
  const dir = join(folder, 'mounted')
  await mkdir(dir)
  await writeFile(join(dir, 'aws_access_key_id'), mounted.accessKeyId)
  await writeFile(join(dir, 'aws_secret_access_key'), mounted.secretAccessKey)
  await writeFile(join(dir, 'aws_session_token'), mounted.sessionToken)
  const file = join(home, 'destinations', 'destinations.json')
  const list = await openDestinations(dirname(file))
  const [destination] = list.list().destinations
  if (destination === undefined) throw new Error('there is no destination')
  await list.put({ ...destination, credentials: { kind: 'secrets', dir } })
}

async function copyLinkOf({ app, page }: Running): Promise<void> {
  const link = await copiedLink(app, () => page.getByRole('button', { name: 'Copy link' }).first().click())
  expect(link).toContain('X-Amz-Signature')
}

function found(text: string): string[] {
  return secrets.filter((secret) => text.includes(secret))
}

/** Each secret that a file below a folder holds, with the file. */
async function foundBelow(dir: string): Promise<string[]> {
  const files = await writtenBelow(dir)
  return files.flatMap(({ name, bytes }) => found(bytes).map((secret) => `${secret} in ${name}`))
}

/** What a person asked for may be there: lines that are a link, and the link of a JSON line. */
function withoutLinks(output: string): string {
  return output.replaceAll(/^\s*https?:\S+$/gm, '').replaceAll(/"link":\{"url":"[^"]*"/g, '"link":{"url":""')
}

async function runCli(args: string[], env: NodeJS.ProcessEnv) {
  return new Promise<{ stdout: string; stderr: string; code: number }>((resolve) => {
    const cli = join(root, 'out', 'cli', 'cli.js')
    execFile(process.execPath, [cli, ...args], { env }, (error, stdout, stderr) => {
      resolve({ stdout, stderr, code: error === null ? 0 : Number(error.code) })
    })
  })
}
