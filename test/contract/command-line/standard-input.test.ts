import { createHash, randomBytes } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { answer, gatewayError, s3Error } from '../../faults/support/faults.ts'
import { FaultProxy } from '../../faults/support/fault-proxy.ts'
import { doneOf, failedOf, linesOf, type Running } from './command-line.ts'
import { fetched, headOf, keysOf, openUploads, place } from './demo-place.ts'
import { statesOf } from './output-lines.ts'

const MiB = 1024 * 1024

/** Writes to the command's standard input, and ends it unless told otherwise. */
function feed({ child }: Running, content: Uint8Array, end = true): void {
  // The command may end before it has read everything.
  child.stdin?.on('error', () => undefined)
  child.stdin?.write(content)
  if (end) child.stdin?.end()
}

test('what is piped in becomes an object, at no more than the rate limit', async () => {
  const here = await place()
  const content = randomBytes(6 * MiB)
  const how = ['--name', 'render ü.mp4', '--part-size', '5', '--limit-rate', '3M', '--json']
  const running = here.start(['put', '-', ...here.to, ...how], { stdin: 'pipe' })
  feed(running, content)
  await running.until(({ type }) => type === 'state')
  const startedAt = Date.now()
  const ended = await running.end()
  expect(Date.now() - startedAt).toBeGreaterThan(1900)
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  const done = doneOf(ended)
  expect(done).toMatchObject({ file: '-', sizeBytes: 6 * MiB, proof: 'none', local: 'kept', resentBytes: 0 })
  expect(done.key).toMatch(/^videos\/\d{4}-\d\d-render ü-[0-9a-f-]{36}\.mp4$/)
  expect(statesOf(linesOf(ended))).toEqual(['sending', 'done'])
  expect(linesOf(ended)).toContainEqual(expect.objectContaining({ type: 'progress', totalBytes: null }))
  expect(sha256(await fetched(done.link?.url ?? ''))).toBe(sha256(content))
  const head = await headOf(here, done.key)
  expect(head.ContentType).toBe('video/mp4')
  expect(head.Metadata).toMatchObject({ 'dropreel-upload': done.id, 'dropreel-name': 'render%20%C3%BC.mp4' })
})

test('an existing object is kept before a byte is read', async () => {
  const here = await place()
  const args = ['put', '-', ...here.to, '--name', 'x.mov', '--key-template', 'x.mov', '--json']
  const first = here.start(args, { stdin: 'pipe' })
  feed(first, Buffer.from('first'))
  const url = doneOf(await first.end()).link?.url ?? ''
  const second = here.start(args, { stdin: 'pipe' })
  feed(second, Buffer.from('second'), false)
  const ended = await second.end()
  expect([ended.code, failedOf(ended).error.code]).toEqual([1, 'ObjectExists'])
  expect((await fetched(url)).toString()).toBe('first')
})

test('a signal ends it with no parts left on the store', async () => {
  const here = await place()
  const how = ['--name', 'x.mov', '--part-size', '5', '--parallel', '1', '--json']
  const running = here.start(['put', '-', ...here.to, ...how], { stdin: 'pipe' })
  feed(running, randomBytes(11 * MiB), false)
  await running.until((line) => line.type === 'progress' && line.sentBytes >= 5 * MiB)
  running.kill('SIGTERM')
  const ended = await running.end()
  expect(ended.code).toBe(143)
  expect(ended.stderr).toBe(
    'Stopped. Standard input cannot be resumed, so nothing of it is kept on the store.\n',
  )
  expect(await openUploads(here)).toEqual([])
  expect(await keysOf(here)).toEqual([])
})

test.for([
  [
    '--verify',
    ['--name', 'x.mov', '--verify'],
    'Standard input cannot be read again, so --verify does not go with it.',
  ],
  ['no name', [], 'Give standard input a file name with --name.'],
  ['another file', ['x.mov', '--name', 'x.mov'], 'Standard input (-) is uploaded by itself.'],
] as const)('%s does not go with standard input', async ([, args, sentence]) => {
  const here = await place()
  const ended = await here.run(['put', '-', ...args, ...here.to, '--json'])
  expect([ended.code, failedOf(ended).error.message]).toEqual([2, sentence])
})

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

test('an empty input is refused, as the program before the pipe has failed', async () => {
  const here = await place()
  const running = here.start(['put', '-', ...here.to, '--name', 'x.mov', '--json'], { stdin: 'pipe' })
  feed(running, new Uint8Array())
  const ended = await running.end()
  expect([ended.code, failedOf(ended).error.message]).toEqual([
    2,
    'Standard input was empty, so nothing was uploaded.',
  ])
  expect(await keysOf(here)).toEqual([])
  expect(await openUploads(here)).toEqual([])
})

test('a refusal is reported while the pipe is silent, after the first HEAD was retried', async () => {
  const here = await place()
  const proxy = new FaultProxy(here.store.endpoint)
  await proxy.open()
  onTestFinished(() => proxy.cut())
  proxy.on({ operation: 'head' }, answer(gatewayError(502)))
  proxy.on({ operation: 'part' }, answer(s3Error(403, 'AccessDenied')))
  const to = here.to.map((word) => (word === here.store.endpoint ? proxy.endpoint : word))
  const running = here.start(['put', '-', ...to, '--name', 'x.mov', '--part-size', '5', '--json'], {
    stdin: 'pipe',
  })
  feed(running, randomBytes(6 * MiB), false)
  const ended = await running.end()
  expect([ended.code, failedOf(ended).error.code]).toEqual([1, 'AccessDenied'])
  expect(statesOf(linesOf(ended))).toEqual(['sending', 'waiting', 'sending', 'failed'])
  expect(await openUploads(here)).toEqual([])
})

/** A stream of which the store has the first part when the network is cut. */
async function cutInTheMiddle(more: string[]) {
  const here = await place()
  const proxy = new FaultProxy(here.store.endpoint)
  await proxy.open()
  onTestFinished(() => proxy.cut())
  const to = here.to.map((word) => (word === here.store.endpoint ? proxy.endpoint : word))
  const how = ['--name', 'x.mov', '--part-size', '5', '--parallel', '1', '--json', ...more]
  const running = here.start(['put', '-', ...to, ...how], { stdin: 'pipe' })
  const content = randomBytes(16 * MiB)
  feed(running, content.subarray(0, 6 * MiB), false)
  await running.until((line) => line.type === 'progress' && line.sentBytes >= 5 * MiB)
  await proxy.cut()
  feed(running, content.subarray(6 * MiB))
  await running.until((line) => line.type === 'state' && line.state === 'waiting')
  return { here, proxy, running, content }
}

test('a stream waits for a lost network, and nothing of it is missing then', async () => {
  const { proxy, running, content } = await cutInTheMiddle([])
  await proxy.open()
  const ended = await running.end()
  expect(ended.code).toBe(0)
  expect(statesOf(linesOf(ended))).toEqual(['sending', 'waiting', 'sending', 'done'])
  expect(sha256(await fetched(doneOf(ended).link?.url ?? ''))).toBe(sha256(content))
})

test('a network that stays away longer than --max-wait ends the stream, and the message says that it is gone', async () => {
  const { running } = await cutInTheMiddle(['--max-wait', '1s'])
  const ended = await running.end()
  expect(failedOf(ended).error).toMatchObject({
    code: 'Unreachable',
    advice: expect.stringContaining('Standard input cannot be resumed') as unknown,
  })
})
