import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, closeSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3'
import { expect, onTestFinished, test } from 'vitest'
import { definitions } from '../../../electron/commands/definitions.ts'
import { runCommand } from '../../../electron/commands/program.ts'
import { fileOutput } from '../../../electron/commands/standard-output.ts'
import { addDestination } from './add-destination.ts'
import { builtFile, newContext } from './command-line.ts'
import { bucket, keysOf, place, type Place } from './demo-place.ts'

const sentence = 'Standard output cannot be written: no space left on device.'

function failingWith(code: string): Writable {
  const failure = Object.assign(new Error('no space left on device'), { code })
  return new Writable({ write: (_chunk, _encoding, done) => done(failure) })
}

async function runInto(stdout: Writable, args: readonly string[], here: Place, stdin = Readable.from([])) {
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const context = { ...newContext({ home: here.dir, env: here.env }, stop.signal), stdout, stdin }
  const errors = text(context.stderr)
  const code = await runCommand(args, context)
  context.stderr.end()
  return { code, stderr: await errors }
}

/** Arguments with which each command prints something; null for those that are tested otherwise. */
async function argumentsIn(here: Place): Promise<Record<string, string[] | null>> {
  const file = await here.file('Reel.mov', 'moov')
  const key = 'seen.mov'
  await here.run(['put', await here.file(key, 'seen'), ...here.to, '--key-template', '{name}{ext}'])
  await addDestination(here, 'One')
  const exported = join(here.dir, 'exported.json')
  await here.run(['destinations', 'export', '--file', exported])
  const list = await readFile(exported, 'utf8')
  await writeFile(exported, list.replaceAll('"One"', '"Two"'))
  await here.s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: 'orphan.mov' }))
  const at = [`s3://${bucket}/${key}`, ...here.to]
  const orphans = ['--all', ...here.to]
  return {
    put: [file, ...here.to, '--json'],
    status: [],
    link: at,
    verify: [join(here.dir, key), ...at],
    'destinations list': ['--json'],
    'destinations edit': ['One', '--prefix', 'x', '--no-test'],
    'destinations test': ['One'],
    'destinations export': [],
    'destinations policy': ['One'],
    'destinations import': [exported, '--replace'],
    'destinations remove': null,
    'destinations add': ['Three', ...here.to, '--no-test'],
    'orphans list': orphans,
    'orphans abort': orphans,
    remove: ['--finished'],
    report: ['--out', join(here.dir, 'report.zip')],
    version: [],
    // Prints nothing by itself where nothing is left; what it prints otherwise is what put prints.
    resume: null,
    // They run until a signal, or start processes.
    store: null,
    demo: null,
  }
}

test('every command whose output cannot be written says so and ends with 1', async () => {
  const here = await place()
  const all = await argumentsIn(here)
  expect(Object.keys(all).toSorted()).toEqual(Object.keys(definitions).toSorted())
  const given = Object.entries({ ...all, '--help': [], help: ['put'], '--version': [] })
  const results: unknown[] = []
  for (const [words, args] of given) {
    if (args === null) continue
    const { code, stderr } = await runInto(failingWith('ENOSPC'), [...words.split(' '), ...args], here)
    results.push([words, code, stderr.split(sentence).length - 1])
  }
  expect(results).toEqual(given.flatMap(([words, args]) => (args === null ? [] : [[words, 1, 1]])))
  // The work itself was done.
  expect(await keysOf(here)).toHaveLength(2)
})

test('standard input is uploaded all the same', async () => {
  const here = await place()
  const args = ['put', '-', '--name', 'piped.mov', ...here.to]
  const { code, stderr } = await runInto(failingWith('EIO'), args, here, Readable.from(['frames']))
  expect([code, stderr]).toEqual([1, expect.stringContaining(sentence)])
  expect(await keysOf(here)).toHaveLength(1)
})

test('a command that fails for another reason keeps its exit code', async () => {
  const here = await place()
  const args = ['link', 's3://nowhere/x', '--endpoint', here.store.endpoint, '--path-style', '--json']
  expect((await runInto(failingWith('ENOSPC'), args, here)).code).toBe(2)
})

test('a reader that goes away ends nothing, and is no failure', async () => {
  const here = await place()
  const file = await here.file('Reel.mov', 'moov')
  const ended = await runInto(failingWith('EPIPE'), ['put', file, ...here.to, '--json'], here)
  expect(ended).toEqual({ code: 0, stderr: '' })
  expect(await keysOf(here)).toHaveLength(1)
})

test('a short write to a file is written to its end, and what then fails is told', () => {
  const written: string[] = []
  const failures: unknown[] = []
  let room = 7
  const stream = fileOutput(1, (_fd, bytes) => {
    if (room === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    const taken = Buffer.from(bytes.subarray(0, Math.min(4, room)))
    room -= taken.length
    written.push(taken.toString())
    return taken.length
  })
  stream.on('error', (thrown) => failures.push(thrown))
  stream.write('abcdef')
  expect([written.join(''), failures]).toEqual(['abcdef', []])
  stream.write('ghi')
  expect([written.join(''), failures]).toEqual(['abcdefg', [expect.objectContaining({ code: 'ENOSPC' })]])
  room = 3
  stream.write('jkl')
  expect(written.join('')).toBe('abcdefgjkl')
})

/** Runs the built command with these files as its standard streams; what is not given is a pipe. */
async function runOn(
  args: string[],
  { dir, env }: Place,
  streams: { stdout?: string; stderr?: string },
): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const fds = [streams.stdout, streams.stderr].map((file) =>
    file === undefined ? 'pipe' : openSync(file, 'w'),
  )
  const child = spawn(process.execPath, [builtFile, ...args], {
    env: { PATH: process.env['PATH'], HOME: dir, DROPREEL_HOME: join(dir, 'state'), ...env },
    stdio: ['ignore', ...fds],
  })
  for (const fd of fds) if (typeof fd === 'number') closeSync(fd)
  const [[code], ...texts] = await Promise.all([
    once(child, 'exit'),
    ...[child.stdout, child.stderr].map((stream) => (stream === null ? '' : text(stream))),
  ])
  return { code, stdout: texts[0] ?? '', stderr: texts[1] ?? '' }
}

test.skipIf(process.platform !== 'linux')('a full device is noticed by the real command', async () => {
  const here = await place()
  const file = await here.file('Reel.mov', 'moov')
  const full = '/dev/full'
  const put = ['put', file, ...here.to, '--json']
  const message = expect.stringMatching(/^Standard output cannot be written: .*ENOSPC/m) as unknown
  expect(await runOn(put, here, { stdout: full })).toMatchObject({ code: 1, stderr: message })
  expect(await runOn(['status'], here, { stdout: full })).toMatchObject({ code: 1, stderr: message })
  expect(await runOn(['status'], here, { stdout: full, stderr: full })).toMatchObject({ code: 1 })
  expect(await runOn(['status'], here, { stderr: full })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Reel.mov: uploaded'),
  })
  const kept = join(here.dir, 'kept.txt')
  expect(await runOn(['status'], here, { stdout: kept })).toMatchObject({ code: 0 })
  expect(await readFile(kept, 'utf8')).toContain('Reel.mov: uploaded')
})
