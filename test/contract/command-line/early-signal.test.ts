import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withApp } from '../../../electron/commands/context.ts'
import { deliver } from '../../../electron/commands/deliver.ts'
import type { Output } from '../../../electron/commands/output.ts'
import { Printer } from '../../../electron/commands/printer.ts'
import { runCommand } from '../../../electron/commands/program.ts'
import { readJournal } from '../../../electron/disk/index.ts'
import { newContext } from './command-line.ts'
import { place } from './demo-place.ts'

const quiet = () => undefined

/** An output that keeps its notices. */
function noticesOf(): { notices: string[]; output: Output } {
  const notices: string[] = []
  const output = {
    state: quiet,
    progress: quiet,
    done: quiet,
    failed: () => 1,
    result: quiet,
    summary: quiet,
    end: quiet,
  }
  return { notices, output: { ...output, notice: (sentence) => notices.push(sentence) } }
}

async function delivering(signal: AbortSignal, begin: Parameters<typeof deliver>[1]) {
  const here = await place()
  const { notices, output } = noticesOf()
  const io = newContext({ home: here.dir }, signal)
  const context = { ...io, stdout: new Printer(io.stdout), stderr: new Printer(io.stderr) }
  await withApp({ stateDir: join(here.dir, 'state') }, context, async ({ app, stateDir }) => {
    const parts = { app, stateDir, output, context, flags: { wait: false } }
    await expect(deliver(parts, begin)).rejects.toThrow('stopped')
    return 0
  })
  return notices
}

test('a signal that came before the queue was filled ends it at once', async () => {
  let hasBegun = false
  const notices = await delivering(AbortSignal.abort(new Error('stopped')), async () => {
    hasBegun = true
    return { ids: [], refused: [], restartChanged: [] }
  })
  expect([hasBegun, notices]).toEqual([false, ['Stopped before anything was uploaded.']])
})

test('a signal while the queue is filled promises no more than what is in it', async () => {
  const stop = new AbortController()
  const notices = await delivering(stop.signal, () => {
    stop.abort(new Error('stopped'))
    return new Promise(() => undefined)
  })
  expect(notices).toEqual([expect.stringContaining('goes on with what was in the queue')])
})

test('put that was stopped while it looked for files journals nothing', async () => {
  const here = await place()
  const file = await here.file('x.mov', 'content')
  const stateDir = join(here.dir, 'state')
  const context = newContext({ home: here.dir, env: here.env }, AbortSignal.abort(new Error('stopped')))
  await expect(runCommand(['put', file, ...here.to, '--state-dir', stateDir], context)).rejects.toThrow(
    'stopped',
  )
  expect(await readJournal(stateDir)).toEqual([])
})
