import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { openLog, type FileLog } from '../../electron/disk/log.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

// The library takes the console when it is loaded.
const consoleError = vi.hoisted(() => vi.spyOn(console, 'error'))

type Opened = { log: FileLog; home: string; file: string; warnings: string[]; echoed: string[] }

async function opened(home?: string): Promise<Opened> {
  const place = home ?? (await temporaryDir())
  const warnings: string[] = []
  const echoed: string[] = []
  const log = openLog({
    program: 'cli',
    environment: { DROPREEL_HOME: place, AWS_SECRET_ACCESS_KEY: 'key-of-the-environment' },
    echo: (line) => echoed.push(line),
    warn: (sentence) => warnings.push(sentence),
  })
  return { log, home: place, file: join(place, 'logs', 'cli.log'), warnings, echoed }
}

async function linesOf(file: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(file, 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

test('each event is a line of JSON, and errors come with their causes', async () => {
  const { log, file, echoed } = await opened()
  const cause = Object.assign(new Error('refused for key-of-the-environment'), { code: 'ECONNREFUSED' })
  log.info('request', { operation: 'UploadPart', key: '100%c.mov', bytes: 5 })
  log.error('upload-failed', new AppFailure('Unreachable', 'store.example', { cause }), { upload: 'u1' })
  log.error('unforeseen', new TypeError('nobody knew'))
  log.close()
  const lines = await linesOf(file)
  expect(lines).toMatchObject([
    {
      level: 'info',
      event: 'request',
      pid: process.pid,
      operation: 'UploadPart',
      key: '100%c.mov',
      bytes: 5,
    },
    {
      level: 'error',
      upload: 'u1',
      causes: [{ code: 'Unreachable' }, { code: 'ECONNREFUSED', message: 'refused for [redacted]' }],
    },
    { stack: expect.stringContaining('disk-log.test.ts') },
  ])
  expect(lines[1]).not.toHaveProperty('stack')
  expect(echoed.map((line) => JSON.parse(line))).toEqual(lines)
})

test('log and directory are for their owner only', async () => {
  const { log, file } = await opened()
  log.close()
  const modes = await Promise.all(
    [file, join(file, '..')].map(async (path) => (await stat(path)).mode & 0o777),
  )
  expect(modes).toEqual([0o600, 0o700])
})

/** A megabyte, of texts that are not too long for the log. */
const padding = Array.from({ length: 100 }, () => 'x'.repeat(10_000))

test('two processes append to one file, and a full file is set aside with only a few before it', async () => {
  const one = await opened()
  const other = await opened(one.home)
  for (let round = 0; round < 30; round++) {
    // Writes at once, so that each line is one write.
    const again = round % 2 === 0 ? one : other
    again.log.info('padding', { round, padding })
    again.log.close()
  }
  const names = (await readdir(join(one.file, '..'))).toSorted()
  expect(names).toEqual(['cli.1.log', 'cli.2.log', 'cli.3.log', 'cli.log'])
  const rounds: unknown[] = []
  for (const name of ['cli.3.log', 'cli.2.log', 'cli.1.log', 'cli.log']) {
    expect((await stat(join(one.file, '..', name))).size).toBeLessThan(6_000_000)
    rounds.push(...(await linesOf(join(one.file, '..', name))).map(({ round }) => round))
  }
  // The newest are all there, in their order.
  expect(rounds).toEqual(Array.from(rounds, (_, index) => 30 - rounds.length + index))
  expect(rounds.length).toBeGreaterThan(12)
})

test('a full file that another process has set aside is not set aside again', async () => {
  const { log, file } = await opened()
  for (let round = 0; round < 5; round++) {
    log.info('padding', { round, padding })
    log.close()
  }
  await rename(file, join(file, '..', 'cli.1.log'))
  log.info('next')
  log.close()
  expect((await readdir(join(file, '..'))).toSorted()).toEqual(['cli.1.log', 'cli.log'])
})

test('a log that cannot be written warns once, and the work goes on', async () => {
  const home = await temporaryDir()
  // Permissions do not bind root: a file in the place of the directory does.
  await writeFile(join(home, 'logs'), '')
  const { log, warnings, echoed } = await opened(home)
  log.info('one')
  log.info('two')
  log.close()
  expect(warnings).toEqual([expect.stringMatching(/^No log is kept, as .*cli\.log cannot be written/)])
  expect(echoed).toHaveLength(2)
})

test('a log whose file goes away fails nothing and says nothing', async () => {
  const { log, file, warnings } = await opened()
  await rm(join(file, '..'), { recursive: true })
  await mkdir(file, { recursive: true })
  log.info('one')
  log.close()
  expect(warnings).toEqual([])
  expect(consoleError).not.toHaveBeenCalled()
})

test('facts that are no JSON cost their line only', async () => {
  const { log, file } = await opened()
  log.info('strange', { size: 10n })
  log.close()
  expect(await linesOf(file)).toMatchObject([{ event: 'strange', unwritable: true }])
})
