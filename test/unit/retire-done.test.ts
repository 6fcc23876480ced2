import { expect, test } from 'vitest'
import { retireDone } from '../../electron/commands/retire-done.ts'
import { AppFailure } from '../../electron/core/errors.ts'
import { RecordedLog } from '../engine/fakes/recorded-log.ts'

test('of ten thousand finished uploads at most fifteen hundred stay, the newest, and none is archived twice', async () => {
  const archived: string[] = []
  let most = 0
  const retired = retireDone(async (ids) => void archived.push(...ids), new RecordedLog())
  for (let number = 0; number < 10_000; number++) {
    retired.add(String(number))
    await retired.end()
    most = Math.max(most, number + 1 - archived.length)
  }
  expect(most).toBe(1499)
  expect(archived).toEqual(Array.from({ length: archived.length }, (_, number) => String(number)))
  expect(archived.length).toBe(9000)
})

test('an archive that cannot be written ends nothing, and the log says so', async () => {
  const log = new RecordedLog()
  const retired = retireDone(() => Promise.reject(new AppFailure('StateUnwritable', '/state')), log)
  for (let number = 0; number < 2000; number++) retired.add(String(number))
  await retired.end()
  expect(log.lines.map(({ event }) => event)).toEqual(['not-archived', 'not-archived'])
})
