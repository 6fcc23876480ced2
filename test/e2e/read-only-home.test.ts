import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, inheritedEnvironment, test } from './fixtures/dropreel.ts'
import { builtApp } from './fixtures/executable.ts'

test.skip(process.platform !== 'linux', 'Only Linux has a folder that not even root can write to.')

test('where nothing can be written, the app says so instead of crashing', async () => {
  const { path, args } = await builtApp()
  const folder = await mkdtemp(join(tmpdir(), 'dropreel-e2e-'))
  const app = spawn(path, [...args, '--user-data-dir=/sys/none'], {
    env: { ...inheritedEnvironment(), DROPREEL_HOME: '/sys/none', TMPDIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(app, 'exit')
  let said = ''
  for await (const line of createInterface({ input: app.stderr })) {
    said += `${line}\n`
    if (line.includes('cannot be written. ')) break
  }
  app.kill('SIGKILL')
  await ended
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  expect(said).toContain('/sys/none/app cannot be written.')
})
