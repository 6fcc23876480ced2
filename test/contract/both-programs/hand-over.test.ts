import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test, vi } from 'vitest'
import { defaultUploadOptions } from '../../../electron/core/defaults.ts'
import { runCommand } from '../../../electron/commands/program.ts'
import { defaultStateDir, readJournal } from '../../../electron/disk/index.ts'
import { doneOf, failedOf, linesOf, newContext, sentenceOf } from '../command-line/command-line.ts'
import { headOf, linkGives, place } from '../command-line/demo-place.ts'
import { filesAt, soon } from './one-window.ts'
import { runningApp } from './running-app.ts'

const options = { ...defaultUploadOptions, linkSeconds: null }
const slow = { limitBytesPerSecond: 1e6, rules: [] }
const fast = { limitBytesPerSecond: null, rules: [] }

test('the app uploads what is handed over, and the command follows it with its usual output', async () => {
  const here = await place()
  const { engine, app } = await runningApp(here)
  const file = await here.file('Ep03.mov', 6_000_000)
  const ended = await here.run(['put', file, '--in-app', '--to', 'reviews', '--verify', '--json'])
  expect(ended).toMatchObject({ code: 0 })
  const done = doneOf(ended)
  expect(done).toMatchObject({ file, bucket: 'reels', key: 'Ep03.mov', proof: 'A', local: 'kept' })
  expect(await linkGives(done.link?.url, file)).toBe(true)
  const states = linesOf(ended).flatMap((line) => (line.type === 'state' ? line.state : []))
  expect(states).toEqual(expect.arrayContaining(['sending', 'verifying', 'done']))
  expect(engine.views()).toMatchObject([{ id: done.id, destinationId: expect.any(String) }])
  // The window reminds of the end of its link.
  const validUntil = Date.parse(done.link?.validUntil ?? '')
  await expect.poll(() => app.sharedLinks.of(done.id)).toMatchObject({ validUntil })
  // The command line's own list of uploads has nothing of it.
  expect((await here.run(['status', '--json'])).stdout).not.toContain('Ep03.mov')
})

test('several files and folders are one delivery, what cannot be uploaded is told, and plain lines end with a summary', async () => {
  const here = await place()
  await runningApp(here)
  const folder = dirname(await here.file('Dailies/A.mov', 1000))
  await here.file('Dailies/B.mov', 1000)
  await here.file('Dailies/.DS_Store', 'x')
  const single = await here.file('C.mov', 1000)
  const ended = await here.run([
    'put',
    folder,
    single,
    join(here.dir, 'Missing.mov'),
    '--in-app',
    '--link',
    'none',
  ])
  expect(ended.code).toBe(1)
  expect(ended.stderr).toContain('3 files of Dailies and 2 more uploaded.')
  expect(ended.stderr).toMatch(/Missing\.mov does not exist\./)
  expect(ended.stderr).toContain('1 system file was left out: .DS_Store.')
  expect(ended.stdout).not.toContain('http')
  expect(ended.stdout.match(/: uploaded, /g)).toHaveLength(3)
  expect(await filesAt(here)).toHaveLength(3)
})

test('without an app, a sentence says so, and how to go on', async () => {
  const here = await place()
  const file = await here.file('A.mov', 10)
  const ended = await here.run(['put', file, '--in-app'])
  expect(ended.code).toBe(1)
  expect(sentenceOf(ended)).toBe(
    'Dropreel is not running, so nothing was handed over to it. Start it, or leave out --in-app: the command uploads by itself then.',
  )
  expect(failedOf(await here.run(['put', file, '--in-app', '--json'])).error.code).toBe('AppNotRunning')
})

test('what does not go with the app is refused in one sentence, before anything is handed over', async () => {
  const here = await place()
  const { engine } = await runningApp(here)
  const file = await here.file('A.mov', 10)
  const unfit = [
    ['--endpoint', 'http://127.0.0.1:1'],
    ['--region', 'x'],
    ['--bucket', 'other'],
    ['--credentials', 'env'],
    ['--link-credentials', 'env'],
    ['--path-style'],
    ['--allow-http'],
    ['--state-dir', here.dir],
    ['--name', 'x'],
    ['--no-wait'],
    ['--delete-grade', 'A'],
    ['--verify=x'],
    ['--to', 'Nobody'],
  ]
  for (const flags of unfit) {
    const ended = await here.run(['put', file, '--in-app', ...flags])
    expect([flags, ended.code, sentenceOf(ended)]).toEqual([flags, 2, expect.stringContaining('.')])
  }
  expect(sentenceOf(await here.run(['put', '-', '--in-app']))).toContain(
    'Standard input cannot be handed over',
  )
  expect(engine.views()).toEqual([])
})

test('the options of put hold in the app, and leave the others as they are set there', async () => {
  const here = await place()
  const { engine, handlers } = await runningApp(here)
  await handlers['settings.change']({
    afterUpload: { verify: 'checksum', deleteLocal: { grade: 'B', afterDays: 3 } },
  })
  const [one, two, three] = await Promise.all(
    ['1.mov', '2.mov', '3.mov'].map((name) => here.file(name, 1000)),
  )
  const put = (...args: string[]) => here.run(['put', ...args, '--in-app', '--json'])
  expect(doneOf(await put(one ?? '')).local).toBe('trash-after')
  expect(doneOf(await put(two ?? '', '--delete-local', 'keep')).local).toBe('kept')
  const named = doneOf(
    await put(
      three ?? '',
      '--prefix',
      'cuts',
      '--content-type',
      'video/x-test',
      '--delete-after',
      '9d',
      '--link',
      '1h',
      '--download',
    ),
  )
  expect(named).toMatchObject({ key: 'cuts/3.mov', local: 'trash-after' })
  expect(await headOf(here, 'cuts/3.mov')).toMatchObject({ ContentType: 'video/x-test' })
  expect(engine.record(named.id)?.options).toMatchObject({
    verify: 'checksum',
    deleteLocal: { grade: 'B', afterDays: 9 },
  })
  expect(Date.parse(named.link?.validUntil ?? '') - Date.now()).toBeLessThan(3_600_001)
  expect(named.link?.url).toContain('attachment')
})

test('a failed upload gives its exit code, as one that a person takes out does', async () => {
  const here = await place()
  const { engine, handlers, ...app } = await runningApp(here)
  const file = await here.file('A.mov', 20_000_000)
  expect((await here.run(['put', file, '--in-app'])).code).toBe(0)
  const taken = await here.run(['put', await here.file('below/A.mov', 10), '--in-app', '--json'])
  expect([taken.code, failedOf(taken).error.code]).toEqual([1, 'ObjectExists'])

  await handlers['settings.change']({ bandwidth: slow })
  const going = here.run(['put', await here.file('B.mov', 20_000_000), '--in-app', '--json'])
  const idOf = () => engine.views().find(({ name }) => name === 'B.mov')?.id ?? ''
  await expect.poll(() => engine.view(idOf())?.state.kind, soon).toBe('sending')
  await handlers['uploads.cancel']({ ids: [idOf()] })
  const cancelled = await going
  expect([cancelled.code, failedOf(cancelled).error.code]).toEqual([1, 'TakenOut'])
  await app.close()
})

test('Ctrl-C ends the following and not the upload, which the same command then follows again', async () => {
  const here = await place()
  const { engine, handlers } = await runningApp(here)
  await handlers['settings.change']({ bandwidth: slow })
  const file = await here.file('Ep03.mov', 20_000_000)
  const stop = new AbortController()
  const context = newContext({ home: here.dir, env: here.env }, stop.signal)
  const ended = runCommand(['put', file, '--in-app', '--json'], context)
  for await (const line of createInterface({ input: context.stdout })) {
    if (line.includes('"sending"')) break
  }
  stop.abort()
  await expect(ended).rejects.toThrow('aborted')
  expect(String(context.stderr.read())).toContain('Stopped following. What Dropreel has taken goes on there')
  const [upload] = engine.views()
  expect(upload?.state.kind).toBe('sending')

  const again = here.run(['put', file, '--in-app', '--verify'])
  await handlers['settings.change']({ bandwidth: fast })
  const { code, stderr } = await again
  expect(code).toBe(0)
  expect(stderr).toContain('Ep03.mov: its unfinished upload goes on.')
  expect(engine.views()).toMatchObject([{ id: upload?.id, state: { kind: 'done', proof: 'A' } }])
})

test('what two commands hand over at once is uploaded once, and both follow it', async () => {
  const here = await place()
  const { engine, handlers } = await runningApp(here)
  await handlers['settings.change']({ bandwidth: slow })
  const file = await here.file('Ep03.mov', 20_000_000)
  const both = [1, 2].map(() => {
    const context = newContext({ home: here.dir, env: here.env }, new AbortController().signal)
    return { context, ended: runCommand(['put', file, '--in-app', '--json'], context) }
  })
  for (const { context } of both) {
    for await (const line of createInterface({ input: context.stdout })) {
      if (line.includes('"sending"')) break
    }
    context.stdout.resume()
  }
  await handlers['settings.change']({ bandwidth: fast })
  expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0])
  expect(engine.views()).toMatchObject([{ name: 'Ep03.mov', state: { kind: 'done' } }])
})

test('an app that quits takes what it has begun to take, and refuses the rest', async () => {
  const here = await place()
  const { app, destinationId, leaving, socket, environment, close } = await runningApp(here)
  const files = await Promise.all(['Begun.mov', 'Waits.mov'].map((name) => here.file(name, 100)))
  const idle = await connected(socket)
  const asked = await Promise.all(files.map(async (file) => ({ file, ...(await connected(socket)) })))
  const { adding } = app.readings
  const first = new EventEmitter()
  const goesOn = once(first, 'goes on')
  vi.spyOn(app.readings, 'adding').mockImplementationOnce((added) => adding(goesOn.then(() => added)))
  for (const { file, ask } of asked) {
    ask({ ask: 'uploads', version: 1, destinationId, paths: [file], options, followLinks: false })
  }
  // What was asked before this has been read, too.
  const probe = await connected(socket)
  probe.ask({ ask: 'choices', version: 1, destinationId: null })
  expect(await probe.answer).toMatchObject({ tell: 'choices' })
  leaving.abort()
  first.emit('goes on')
  await close()
  const answers = await Promise.all([idle, ...asked].map(({ answer }) => answer))
  const refused = { tell: 'refused', error: expect.objectContaining({ code: 'AppNotRunning' }) }
  expect(answers).toEqual([refused, expect.objectContaining({ tell: 'moved' }), refused])
  const journal = await readJournal(defaultStateDir('app', environment))
  expect(journal.map(({ record }) => record.file)).toEqual([files[0]])
  expect((await here.run(['put', ...files, '--in-app', '--json'])).stdout).toContain('AppNotRunning')
})

async function connected(path: string) {
  const socket = connect(path)
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  const answer = once(createInterface({ input: socket }), 'line').then(([line]): unknown =>
    JSON.parse(String(line)),
  )
  return { answer, ask: (request: object) => void socket.write(`${JSON.stringify(request)}\n`) }
}

test('the app ends in the middle: the command says so, and never that it was uploaded', async () => {
  const here = await place()
  const { engine, handlers, handOver, close } = await runningApp(here)
  await handlers['settings.change']({ bandwidth: slow })
  const going = here.run(['put', await here.file('Ep03.mov', 20_000_000), '--in-app'])
  await expect.poll(() => engine.views().at(0)?.state.kind, soon).toBe('sending')
  await close()
  handOver.close()
  const ended = await going
  expect(ended.code).toBe(1)
  expect(ended.stderr).toContain(
    'Dropreel ended before everything was uploaded. What it has taken goes on when it is started again',
  )
})
