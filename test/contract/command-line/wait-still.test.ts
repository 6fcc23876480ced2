import { utimes } from 'node:fs/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openFileWriter, type FileWriter } from '../../support/file-writer.ts'
import { doneOf, linesOf } from './command-line.ts'
import { fetched, keysOf, place, type Place } from './demo-place.ts'

const isWaiting = (line: { type: string; state?: string }): boolean =>
  line.type === 'state' && line.state === 'waiting'

async function held(file: string): Promise<FileWriter> {
  const writer = await openFileWriter(file, 'append')
  onTestFinished(() => writer.end())
  return writer
}

function put(here: Place, file: string, ...flags: string[]): string[] {
  return ['put', file, ...here.to, '--json', ...flags]
}

describe.runIf(process.platform === 'linux')('a file that another program has open for writing', () => {
  test('is waited for, and uploaded as it is at its end', async () => {
    const here = await place()
    const file = await here.file('Master.mov', 'the first frames')
    const writer = await held(file)
    const running = here.start(put(here, file))
    const said = running.says(
      `Master.mov: waiting for the file. The file is still being written by python3 (process ${writer.pid}).`,
    )
    await running.until(isWaiting)
    await said
    expect(await keysOf(here)).toEqual([])
    await writer.write(', and the last one')
    await writer.end()
    const ended = await running.end()
    expect(ended.code).toBe(0)
    const done = doneOf(ended)
    expect((await fetched(done.link?.url ?? '')).toString()).toBe('the first frames, and the last one')
    expect(done.sizeBytes).toBe(34)
  })

  test('is not waited for with --no-wait-still, also by a resume', async () => {
    const here = await place()
    const file = await here.file('Master.mov', 'frames')
    await held(file)
    expect(doneOf(await here.run(put(here, file, '--no-wait-still')))).toMatchObject({ sizeBytes: 6 })
    await here.runUntil(put(here, file), isWaiting)
    const resumed = await here.run(['resume', '--json', '--no-wait-still'])
    expect(doneOf(resumed)).toMatchObject({ sizeBytes: 6 })
    expect(await keysOf(here)).toHaveLength(2)
  })

  test('is waited for again by the next put, and by resume', async () => {
    const here = await place()
    const file = await here.file('Master.mov', 'frames')
    const writer = await held(file)
    await here.runUntil(put(here, file), isWaiting)
    await here.runUntil(['resume', '--json'], isWaiting)
    await writer.write(' and more')
    await here.runUntil(put(here, file), isWaiting)
    await writer.end()
    const ended = await here.run(put(here, file))
    expect(doneOf(ended)).toMatchObject({ sizeBytes: 15 })
    expect(ended.stderr).toContain('its unfinished upload goes on')
    expect(await keysOf(here)).toHaveLength(1)
  })
})

test('a file that nobody writes is not waited for, and --wait-still asks for more', async () => {
  const here = await place()
  const file = await here.file('Master.mov', 'frames')
  expect(linesOf(await here.run(put(here, file))).some(isWaiting)).toBe(false)
  // The clock of a server that keeps files may be ahead.
  const inAnHour = new Date(Date.now() + 3_600_000)
  await utimes(file, inAnHour, inAnHour)
  expect(linesOf(await here.run(put(here, file))).some(isWaiting)).toBe(false)
  const from = performance.now()
  const ended = await here.run(put(here, file, '--wait-still', '2s'))
  expect(performance.now() - from).toBeGreaterThanOrEqual(1_900)
  expect(linesOf(ended).some(isWaiting)).toBe(true)
  expect(doneOf(ended)).toMatchObject({ sizeBytes: 6 })
})

test('the flags say what they take', async () => {
  const here = await place()
  const file = await here.file('Master.mov', 'frames')
  const refused = await here.run(put(here, file, '--wait-still', '5'))
  expect([refused.code, refused.stdout + refused.stderr]).toEqual([
    2,
    expect.stringContaining('--wait-still takes'),
  ])
})
