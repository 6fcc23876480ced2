import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startDemoStore } from '../../electron/demo-store/index.ts'
import { destinationOnDisk } from './fixtures/destination-on-disk.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { answerQuestions } from './fixtures/questions.ts'

const ps = promisify(execFile)

test('a credential_process that hangs ends with the app', async ({ dropreel }) => {
  const folder = await mkdtemp(join(tmpdir(), 'dropreel-hangs-'))
  const store = await startDemoStore({ dir: join(folder, 'store'), keys: [], buckets: ['reviews'] })
  const pidFile = join(folder, 'pid')
  await writeFile(
    join(folder, 'config'),
    `[profile slow]\ncredential_process = sleep 300 & echo $! > ${pidFile}; wait\n`,
  )
  await destinationOnDisk(dropreel.home, store, { kind: 'profile', name: 'slow' })
  const running = await dropreel.launch({ env: { AWS_CONFIG_FILE: join(folder, 'config') } })
  const file = join(folder, 'Promo.mp4')
  await createVideoFile(file, 100_000)
  await dropFiles(running.page, [file])
  const pid = async () => (await readFile(pidFile, 'utf8').catch(() => '')).trim()
  await expect.poll(pid).not.toBe('')
  await answerQuestions(running.app, 0)
  await dropreel.quit(running)
  // What has ended may stay in the list, as Z, until somebody asks for its code.
  const state = async () =>
    (await ps('ps', ['-o', 'stat=', '-p', await pid()]).catch(() => ({ stdout: 'Z' }))).stdout
  await expect.poll(state).toMatch(/^Z/)
  await store.close()
  await rm(folder, { recursive: true, force: true })
})
