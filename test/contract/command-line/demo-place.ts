import { execFile } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import {
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3'
import { onTestFinished } from 'vitest'
import { startDemoStore, type DemoStore, type DemoStoreOptions } from '../../../electron/demo-store/index.ts'
import { run, runProcess, runUntil, start, type Around, type Ended, type Running } from './command-line.ts'
import type { OutputLine } from './output-lines.ts'

// The SDK's advice on Node versions is not for tests.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

export const bucket = 'reels'
const key = { accessKeyId: 'DEMOKEY', secretAccessKey: 'demo-secret-demo-secret' }
const curl = promisify(execFile)

/** A directory for one test, with a demo store and a home for the command line. Goes away with the test. */
export type Place = {
  dir: string
  store: DemoStore
  s3: S3Client
  env: Record<string, string>
  /** `--endpoint … --bucket … --path-style` of the store. */
  to: string[]
  /** Writes a file of random bytes (or the given ones) and answers its path. */
  file(name: string, content: number | string): Promise<string>
  start(args: string[], more?: Partial<Around>): Running
  run(args: string[], more?: Partial<Around>): Promise<Ended>
  runProcess(args: string[], more?: Partial<Around>): Promise<Ended>
  runUntil(args: string[], fits: (line: OutputLine) => boolean): Promise<void>
}

export async function place(options: Partial<DemoStoreOptions> = {}): Promise<Place> {
  const dir = await mkdtemp(join(tmpdir(), 'dropreel-command-line-'))
  const store = await startDemoStore({ dir: join(dir, 'store'), keys: [key], buckets: [bucket], ...options })
  const { endpoint, region } = store
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true, credentials: key })
  const env = { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey }
  onTestFinished(async () => {
    s3.destroy()
    await store.close()
    // A command may still be writing what it learned of the store.
    await rm(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  })
  return {
    dir,
    store,
    s3,
    env,
    to: ['--endpoint', endpoint, '--bucket', bucket, '--path-style'],
    async file(name, content) {
      const path = join(dir, name)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, typeof content === 'string' ? content : randomFillSync(Buffer.alloc(content)))
      return path
    },
    start: (args, more) => start(args, { home: dir, env, ...more }),
    run: (args, more) => run(args, { home: dir, env, ...more }),
    runProcess: (args, more) => runProcess(args, { home: dir, env, ...more }),
    runUntil: (args, fits) => runUntil(args, { home: dir, env }, fits),
  }
}

/** Fetches a link with curl, as a person would, and answers the bytes. */
export async function fetched(url: string): Promise<Buffer> {
  const { stdout } = await curl('curl', ['--silent', '--show-error', '--fail', url], {
    encoding: 'buffer',
    maxBuffer: 2 ** 30,
  })
  return stdout
}

/** True when the link gives exactly the bytes of the file. */
export async function linkGives(url: string | undefined, file: string): Promise<boolean> {
  if (url === undefined) throw new Error('there is no link')
  return (await fetched(url)).equals(await readFile(file))
}

/** What the store says of an object. */
export async function headOf({ s3 }: Place, key: string) {
  return s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }))
}

export async function keysOf({ s3 }: Place): Promise<string[]> {
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }))
  return (Contents ?? []).flatMap(({ Key }) => Key ?? [])
}

/** The multipart uploads that are open on the store. */
export async function openUploads({ s3 }: Place): Promise<{ key: string; uploadId: string }[]> {
  const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
  return (Uploads ?? []).map(({ Key = '', UploadId = '' }) => ({ key: Key, uploadId: UploadId }))
}
