import { randomBytes, randomFillSync } from 'node:crypto'
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { doneOf, failedOf, linesOf, runProcess, start } from '../contract/command-line/command-line.ts'
import { linkGives, fetched } from '../contract/command-line/demo-place.ts'
import { doneLines, statesOf } from '../contract/command-line/output-lines.ts'
import { abortAll, contentOf, newBucket, openKeys, openSession, type Bucket } from './bucket.ts'
import type { RealServer } from './real-server.ts'

const MiB = 1024 * 1024
/** Percent-encoded it is longer than the 256 bytes that Swift takes as the value of a metadata field. */
const longName = '完成版第三話最終確認用字幕付放送局納品素材二〇二六年十一月第二稿'.padEnd(34, '長')
const inParts = ['--part-size', '5', '--parallel', '2']

/** What the built command must do with any S3 server, given only its endpoint, bucket and keys. */
export function commandLineContract(name: string, server: RealServer): void {
  describe(`dropreel on ${name}`, () => {
    let bucket: Bucket
    beforeAll(async () => {
      bucket = await newBucket(server, 'reels')
    })
    afterAll(() => bucket.s3.destroy())

    async function place() {
      const dir = await mkdtemp(join(tmpdir(), 'dropreel-compat-'))
      onTestFinished(() => rm(dir, { recursive: true, force: true }))
      const around = { home: dir, env: bucket.env }
      async function file(name: string, content: number | string): Promise<string> {
        const path = join(dir, name)
        await mkdir(dirname(path), { recursive: true })
        await writeFile(path, typeof content === 'string' ? content : randomFillSync(Buffer.alloc(content)))
        return path
      }
      const startPut = (...args: string[]) => start(['put', ...args, ...bucket.to, '--json'], around)
      return {
        file,
        folder: dir,
        /** A file whose upload was killed with parts on the store. */
        async killedPut(): Promise<string> {
          const path = await file('x.mov', 30 * MiB)
          const running = startPut(path, ...inParts, '--limit-rate', '30M')
          await running.untilSent(0.4)
          running.kill('SIGKILL')
          await running.end()
          return path
        },
        put: (...args: string[]) => runProcess(['put', ...args, ...bucket.to, '--json'], around),
        startPut,
        /** `put -` that is given these bytes; its input stays open unless `end` is true. */
        pipe(content: Uint8Array, end: boolean, ...args: string[]) {
          const running = start(['put', '-', ...args, ...bucket.to, '--json'], { ...around, stdin: 'pipe' })
          const { stdin } = running.child
          // The command may end before it has read everything.
          stdin?.on('error', () => undefined)
          stdin?.write(content)
          if (end) stdin?.end()
          return running
        },
        run: (...args: string[]) => runProcess([...args], around),
        runWith: (env: Record<string, string>, ...args: string[]) =>
          runProcess(args, { home: dir, env: { ...bucket.env, ...env } }),
      }
    }

    test.for([
      ['a small file', 'x.mov', 1000],
      ['an empty file', 'empty.mov', 0],
      ['a file in parts', 'master.mxf', 12 * MiB + 345],
      ['a file of exactly two parts', 'two.mov', 10 * MiB],
      ['a name beyond ASCII', 'Überraschung 🎬 & +100% (1)~.mov', 6 * MiB],
      ['a long name in CJK', `${longName}.mov`, 1000],
      ['a long name in CJK in parts', `${longName}.mov`, 6 * MiB],
    ] as const)('%s is delivered, proven and linked', async ([, name, sizeBytes]) => {
      const here = await place()
      const file = await here.file(name, sizeBytes)
      const ended = await here.put(file, ...inParts, '--verify')
      const done = doneOf(ended)
      expect(ended).toMatchObject({ code: 0, stderr: '' })
      expect(done).toMatchObject({ sizeBytes, proof: 'B', checksum: null, resentBytes: 0 })
      expect(done.etag).toMatch(sizeBytes > 5 * MiB ? /^[0-9a-f]{32}-\d+$/ : /^[0-9a-f]{32}$/)
      expect(await linkGives(done.link?.url, file)).toBe(true)
      expect((await contentOf(bucket, done.key)).equals(await readFile(file))).toBe(true)
      expect(await openKeys(bucket)).toEqual([])
    })

    test('keeps the tree of a folder', async () => {
      const here = await place()
      const files = await Promise.all(
        ['day 1/a.mov', 'day 1/b/ü.mov', 'c.txt'].map((path) =>
          here.file(`shoot/${path}`, `bytes of ${path}`),
        ),
      )
      const ended = await here.put(join(here.folder, 'shoot'))
      expect(ended).toMatchObject({ code: 0, stderr: '' })
      const done = doneLines(linesOf(ended))
      expect(done).toHaveLength(files.length)
      for (const { file, link } of done) expect(await linkGives(link?.url, file)).toBe(true)
    })

    test('after kill -9 resume delivers the same bytes and leaves no session', async () => {
      const here = await place()
      const file = await here.killedPut()
      expect(await openKeys(bucket)).toHaveLength(1)
      const done = doneOf(await here.run('resume', '--limit-rate', '10G', '--verify', '--json'))
      expect(done.proof).toBe('B')
      expect(done.resentBytes).toBeLessThanOrEqual(2 * 5 * MiB)
      expect(await linkGives(done.link?.url, file)).toBe(true)
      expect(await openKeys(bucket)).toEqual([])
    })

    test.for(['finishing', 'verifying'] as const)(
      'killed while it is %s, it is done by resume',
      async (state) => {
        const here = await place()
        const file = await here.file('x.mov', 21 * MiB)
        const running = here.startPut(file, ...inParts, '--verify')
        await running.until((line) => line.type === 'state' && line.state === state)
        running.kill('SIGKILL')
        await running.end()
        const done = doneOf(await here.run('resume', '--json'))
        expect(done).toMatchObject({ proof: 'B', resentBytes: 0 })
        expect(await linkGives(done.link?.url, file)).toBe(true)
        expect(await openKeys(bucket)).toEqual([])
      },
    )

    test('the same put after kill -9 continues the unfinished upload', async () => {
      const here = await place()
      const file = await here.killedPut()
      const [key] = await openKeys(bucket)
      const ended = await here.put(file, ...inParts)
      const done = doneOf(ended)
      expect([done.key, ended.stderr]).toEqual([key, 'x.mov: its unfinished upload goes on.\n'])
      expect(done.resentBytes).toBeLessThanOrEqual(2 * 5 * MiB)
      expect(await linkGives(done.link?.url, file)).toBe(true)
      expect(await openKeys(bucket)).toEqual([])
    })

    test('a removed upload leaves no session', async () => {
      const here = await place()
      const file = await here.killedPut()
      expect(await here.run('remove', file)).toMatchObject({ code: 0, stderr: '' })
      expect(await openKeys(bucket)).toEqual([])
    })

    test('starts over if the store has lost the session', async () => {
      const here = await place()
      const file = await here.killedPut()
      await abortAll(bucket)
      const ended = await here.run('resume', '--limit-rate', '10G', '--json')
      expect(ended.stderr).toBe('x.mov: Started over: the store no longer has the unfinished upload.\n')
      expect(await linkGives(doneOf(ended).link?.url, file)).toBe(true)
      expect(await openKeys(bucket)).toEqual([])
    })

    test('resume --restart of a changed file aborts the old session', async () => {
      const here = await place()
      const file = await here.killedPut()
      await appendFile(file, 'a new ending')
      const ended = await here.run('resume', '--restart', '--limit-rate', '10G', '--json')
      expect(await linkGives(doneOf(ended).link?.url, file)).toBe(true)
      expect(await openKeys(bucket)).toEqual([])
    })

    test('finds by its key and aborts a session that is not in the journal, and keeps the one in use', async () => {
      const here = await place()
      await here.killedPut()
      const [key = ''] = await openKeys(bucket)
      const uploadId = await openSession(bucket, key)
      const listed = await here.run('orphans', 'list', '--json')
      expect(
        listed.stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as unknown),
      ).toEqual([expect.objectContaining({ type: 'orphan', key, uploadId })])
      expect(await here.run('orphans', 'abort')).toMatchObject({ code: 0, stderr: '' })
      expect(await openKeys(bucket)).toEqual([key])
      const done = doneOf(await here.run('resume', '--limit-rate', '10G', '--json'))
      expect(done.resentBytes).toBeLessThanOrEqual(2 * 5 * MiB)
      expect(await openKeys(bucket)).toEqual([])
    })

    test.for([
      ['in one put', 1000],
      ['in parts', 11 * MiB],
    ] as const)('an object that exists is not replaced %s, unless told so', async ([label, sizeBytes]) => {
      const here = await place()
      const key = `kept ${label}.mov`
      const to = ['--key-template', key, ...inParts]
      const first = await here.file('first.mov', 'first')
      expect(await here.put(first, ...to)).toMatchObject({ code: 0 })
      const second = await here.file('second.mov', sizeBytes)
      const refused = await here.put(second, ...to)
      expect([refused.code, failedOf(refused).error.code]).toEqual([1, 'ObjectExists'])
      expect((await contentOf(bucket, key)).toString()).toBe('first')
      const done = doneOf(await here.put(second, ...to, '--overwrite'))
      expect(await linkGives(done.link?.url, second)).toBe(true)
      expect(await openKeys(bucket)).toEqual([])
    })

    test.for([
      ['a short one', 1000],
      ['a long one', 12 * MiB],
    ] as const)('standard input becomes an object: %s', async ([, sizeBytes]) => {
      const here = await place()
      const content = randomBytes(sizeBytes)
      const ended = await here.pipe(content, true, '--name', 'render ü.mp4', ...inParts).end()
      const done = doneOf(ended)
      expect(ended).toMatchObject({ code: 0, stderr: '' })
      expect(done).toMatchObject({ sizeBytes, proof: 'none' })
      expect(done.etag).toMatch(/^[0-9a-f]{32}(-\d+)?$/)
      expect((await fetched(done.link?.url ?? '')).equals(content)).toBe(true)
      expect(await openKeys(bucket)).toEqual([])
    })

    test('standard input does not replace an object', async () => {
      const here = await place()
      const key = 'kept from a pipe.mov'
      const file = await here.file('first.mov', 'first')
      expect(await here.put(file, '--key-template', key)).toMatchObject({ code: 0 })
      const second = Buffer.from('second')
      const ended = await here.pipe(second, true, '--name', 'x.mov', '--key-template', key).end()
      expect([ended.code, failedOf(ended).error.code]).toEqual([1, 'ObjectExists'])
      expect((await contentOf(bucket, key)).toString()).toBe('first')
    })

    test('a signal in the middle of standard input leaves no session', async () => {
      const here = await place()
      const how = ['--name', 'x.mov', '--part-size', '5', '--parallel', '1']
      const running = here.pipe(randomBytes(11 * MiB), false, ...how)
      await running.until((line) => line.type === 'progress' && line.sentBytes >= 5 * MiB)
      running.kill('SIGTERM')
      expect(await running.end()).toMatchObject({ code: 143 })
      expect(await openKeys(bucket)).toEqual([])
    })

    test('exits with 3 for wrong keys and 2 for a missing bucket, without retries', async () => {
      const here = await place()
      const file = await here.file('x.mov', 6 * MiB)
      const put = ['put', file, ...bucket.to, ...inParts, '--json']
      const elsewhere = put.map((word) => (word === bucket.name ? 'no-such-bucket-here' : word))
      const wrong = await here.runWith({ AWS_SECRET_ACCESS_KEY: 'wrong' }, ...put)
      expect([wrong.code, failedOf(wrong).error.code]).toEqual([3, 'CredentialsWrong'])
      const unknown = await here.runWith({ AWS_ACCESS_KEY_ID: 'nobody:atall' }, ...put)
      expect(unknown.code).toBe(3)
      expect(['CredentialsUnknown', 'CredentialsWrong']).toContain(failedOf(unknown).error.code)
      const missing = await here.run(...elsewhere)
      expect([missing.code, failedOf(missing).error.code]).toEqual([2, 'BucketMissing'])
      expect(statesOf(linesOf(missing))).not.toContain('waiting')
    })

    test('link prints a link that works, and none to a missing object', async () => {
      const here = await place()
      const file = await here.file('x.mov', 'for the client')
      const { key } = doneOf(await here.put(file, '--link', 'none'))
      const at = bucket.to.slice(0, 2)
      const ended = await here.run('link', `s3://${bucket.name}/${key}`, ...at, '--expires', '1h')
      expect(ended).toMatchObject({ code: 0, stderr: '' })
      expect(await linkGives(ended.stdout.trim(), file)).toBe(true)
      const saved = await here.run('link', `s3://${bucket.name}/${key}`, ...at, '--download')
      const answer = await fetch(saved.stdout.trim())
      expect(answer.headers.get('content-disposition')).toBe('attachment; filename=x.mov')
      expect(await answer.text()).toBe('for the client')
      expect(await here.run('link', `s3://${bucket.name}/nothing`, ...at)).toMatchObject({
        code: 1,
        stdout: '',
      })
    })
  })
}
