import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSentToday } from '../../../electron/app/sent-today.ts'
import { sentTodayFile } from '../../../electron/disk/index.ts'

let dir: string
const engine = { storedBytes: 0 }
const evening = new Date(2026, 10, 26, 23, 59).getTime()
const midnight = evening + 60_000
let time = evening
const clock = { now: () => time }
const rethrow = (thrown: unknown) => {
  throw thrown
}
const open = () => createSentToday({ engine, clock, file: sentTodayFile(dir), onFailed: rethrow })

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dropreel-sent-'))
  engine.storedBytes = 0
  time = evening
})

afterEach(async () => {
  vi.useRealTimers()
  await rm(dir, { recursive: true, force: true })
})

test('what stores take is counted on over a restart, and begins anew at midnight', async () => {
  const first = await open()
  expect(first.current()).toEqual({ until: midnight, bytes: 0 })
  engine.storedBytes = 700
  expect(first.current().bytes).toBe(700)
  engine.storedBytes = 900
  await first.close()

  engine.storedBytes = 0
  const second = await open()
  expect(second.current()).toEqual({ until: midnight, bytes: 900 })
  engine.storedBytes = 50
  expect(second.current().bytes).toBe(950)
  time += 120_000
  expect(second.current()).toEqual({ until: midnight + 86_400_000, bytes: 0 })
  engine.storedBytes = 60
  expect(second.current()).toEqual({ until: midnight + 86_400_000, bytes: 10 })
  await second.close()
})

test('a crash forgets no more than half a minute of it, and where nothing was sent nothing is written', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const file = join(dir, 'sent-today.json')
  const idle = await open()
  idle.current()
  await idle.close()
  await expect(readFile(file)).rejects.toThrow('ENOENT')
  const sent = await open()
  engine.storedBytes = 5
  sent.current()
  vi.advanceTimersByTime(30_000)
  await vi.waitFor(async () => expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ bytes: 5 }))
})

test.each(['', '{"until":1795737600000,"bytes":-1}', 'no JSON', '{"until":"today","bytes":1}'])(
  'a damaged file counts as none: %j',
  async (text) => {
    await writeFile(join(dir, 'sent-today.json'), text)
    expect((await open()).current()).toEqual({ until: midnight, bytes: 0 })
  },
)
