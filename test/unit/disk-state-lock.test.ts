import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openState } from '../../electron/disk/journal.ts'
import { lockState } from '../../electron/disk/state-lock.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

const repository = join(import.meta.dirname, '..', '..')
let builtDir = ''

/** Built next to the packages, as the native one is loaded from there. */
beforeAll(async () => {
  builtDir = await mkdtemp(join(repository, 'node_modules', '.dropreel-lock-'))
  await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: join(repository, 'electron/disk/state-lock.ts'), outDir: builtDir },
  })
})
afterAll(() => rm(builtDir, { recursive: true, force: true }))

/** Another process that holds the lock until it is killed. */
async function holder(dir: string): Promise<ChildProcess> {
  const program = `
    import { lockState } from ${JSON.stringify(`file://${join(builtDir, 'state-lock.js')}`)}
    await lockState(${JSON.stringify(dir)}, { wait: 'no' })
    process.stdout.write('locked')
    process.stdin.resume()`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [first] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  expect(String(first)).toBe('locked')
  return child
}

test('one process at a time; a killed one does not block others', async () => {
  const dir = join(await temporaryDir(), 'state')
  const child = await holder(dir)

  await expect(lockState(dir, { wait: 'no' })).rejects.toMatchObject({
    error: { code: 'StateLocked', detail: `process ${child.pid}` },
  })
  const lock = await lockState(dir, {
    wait: new AbortController().signal,
    onWaiting(pid) {
      expect(pid).toBe(child.pid)
      child.kill('SIGKILL')
    },
  })
  expect(await readFile(join(dir, 'lock'), 'utf8')).toBe(`${process.pid}\n`)
  await lock.release()
})

test('the lock of a process that was killed before is free at once', async () => {
  const dir = await temporaryDir()
  const child = await holder(dir)
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone

  const lock = await lockState(dir, { wait: 'no' })
  expect(await readFile(join(dir, 'lock'), 'utf8')).toBe(`${process.pid}\n`)
  await lock.release()
})

test('the same process cannot lock twice, but again after the release', async () => {
  const dir = await temporaryDir()
  const first = await lockState(dir, { wait: 'no' })
  await expect(lockState(dir, { wait: 'no' })).rejects.toMatchObject({ error: { code: 'StateLocked' } })
  const second = lockState(dir, { wait: new AbortController().signal, onWaiting: () => void first.release() })
  await (await second).release()
  await first.release()
})

test('a wait ends with the reason of its signal', async () => {
  const dir = await temporaryDir()
  const lock = await lockState(dir, { wait: 'no' })
  const patience = new AbortController()
  const reason = new Error('no longer wanted')
  await expect(
    lockState(dir, { wait: patience.signal, onWaiting: () => patience.abort(reason) }),
  ).rejects.toBe(reason)
  await lock.release()
})

test('a wait of some milliseconds ends with the end of the holder, or says who it is', async () => {
  const dir = await temporaryDir()
  const lock = await lockState(dir, { wait: 'no' })
  await expect(lockState(dir, { wait: 1 })).rejects.toMatchObject({
    error: { code: 'StateLocked', detail: `process ${process.pid}` },
  })
  const next = lockState(dir, { wait: 5_000, onWaiting: () => void lock.release() })
  await (await next).release()
})

test('closing the journal of an opened state frees its directory', async () => {
  const dir = await temporaryDir()
  const journal = await openState(dir, { wait: 'no' })
  await expect(openState(dir, { wait: 'no' })).rejects.toMatchObject({ error: { code: 'StateLocked' } })
  await journal.close()
  await (await openState(dir, { wait: 'no' })).close()
})

test('a place that cannot be written is StateUnwritable', async () => {
  const file = join(await temporaryDir(), 'file')
  await writeFile(file, '')
  await expect(lockState(join(file, 'state'), { wait: 'no' })).rejects.toMatchObject({
    error: { code: 'StateUnwritable' },
  })
})
