import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import type { DemoStore, DemoStoreKey } from '../../electron/demo-store/index.ts'
import { readJournal } from '../../electron/disk/index.ts'
import { readLines } from '../../electron/disk/journal-lines.ts'
import type { JournalUpload } from '../../electron/engine/ports.ts'
import type { Chance } from './chance.ts'
import { momentsOf, type Moment } from './moments.ts'
import { runUntil, type Fate, type Requests } from './victim.ts'

/** What all uploads of one torture share. */
export type Bench = {
  dir: string
  store: DemoStore
  requests: Requests
  key: DemoStoreKey
  bucket: string
  file: string
  /** Of the file, hex. */
  sha256: string
  partBytes: number
  bytesPerSecond: number
}

/** After at most so many kills an upload gets as far as Complete, so that kills come there too. */
const mostKillsAnywhere = 40

export type UploadResult = {
  killedAfter: Moment['after'][]
  resentBytes: number
  mostResentBytes: number
  receivedBytes: number
  /** Sessions that a kill swallowed between the store's answer and the journal; `orphans abort` ended them. */
  lostSessions: number
}

/**
 * One upload, killed at most so many times, to its end; then all that it left is checked. Throws an Error that
 * says what is wrong, with the output of the last process.
 */
export async function torturedUpload(bench: Bench, chance: Chance, mostKills: number): Promise<UploadResult> {
  const parallel = chance.whole(1, 6)
  const killsAnywhere = chance.whole(5, mostKillsAnywhere)
  const known = new Set((await uploadsOf(bench)).map(({ record }) => record.id))
  const receivedBefore = bench.store.requestBodyBytes()
  const killedAfter: Moment['after'][] = []
  for (;;) {
    const isLast = killedAfter.length === mostKills
    const begun = (await uploadsOf(bench)).filter(({ record }) => !known.has(record.id))
    if (begun.length > 1) throw new Error('A put that was killed was forgotten by the journal.')
    const args = begun.length === 0 ? putArguments(bench, parallel) : ['resume', '--json']
    if (isLast) args.push('--limit-rate', '10G')
    const fate = await runUntil(
      isLast ? [] : momentsOf(chance, killedAfter.length >= killsAnywhere),
      args,
      around(bench),
    )
    if (fate.killedAfter !== null) killedAfter.push(fate.killedAfter)
    const upload = (await uploadsOf(bench)).find(({ record }) => !known.has(record.id))
    if (upload?.state.kind === 'done') {
      const receivedBytes = bench.store.requestBodyBytes() - receivedBefore
      const mostResentBytes = killedAfter.length * parallel * bench.partBytes
      const lostSessions = await abortLostSessions(bench)
      const { resentBytes } = upload
      const result = { killedAfter, resentBytes, mostResentBytes, receivedBytes, lostSessions }
      await check(bench, upload, result, fate)
      return result
    }
    if (fate.killedAfter === null) throw new Error(`It ended without a kill, and not done.\n${shown(fate)}`)
  }
}

function putArguments({ store, bucket, file, bytesPerSecond }: Bench, parallel: number): string[] {
  const to = ['--endpoint', store.endpoint, '--bucket', bucket]
  const how = [
    '--part-size',
    '5',
    '--parallel',
    `${parallel}`,
    '--limit-rate',
    `${bytesPerSecond}`,
    '--verify',
  ]
  return ['put', file, ...to, ...how, '--json']
}

function around({ dir, key, requests }: Bench) {
  const { accessKeyId, secretAccessKey } = key
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: dir,
    DROPREEL_HOME: stateDirOf(dir),
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  }
  return { env, requests }
}

function stateDirOf(dir: string): string {
  return join(dir, 'state')
}

function uploadsOf({ dir }: Bench): Promise<JournalUpload[]> {
  return readJournal(stateDirOf(dir))
}

async function check(bench: Bench, upload: JournalUpload, result: UploadResult, last: Fate): Promise<void> {
  const { resentBytes, mostResentBytes, receivedBytes } = result
  const { key, source } = upload.record
  const wrong: string[] = []
  const expect = (isSo: boolean, otherwise: string) => {
    if (!isSo) wrong.push(otherwise)
  }
  const { state } = upload
  expect(last.killedAfter !== null || last.code === 0, `the exit code is ${last.code}`)
  expect(last.done === null || last.done.resentBytes === resentBytes, 'the done line and the journal differ')
  expect(state.kind === 'done' && state.proof === 'A', 'the proof is not of grade A')
  expect((await sha256OfLink(bench, key)) === bench.sha256, 'the object is not the file')
  const open = await openSessions(bench)
  expect(open.length === 0, `sessions are left on the store: ${JSON.stringify(open)}`)
  expect(resentBytes <= mostResentBytes, `${resentBytes} bytes were sent again, more than ${mostResentBytes}`)
  const most = source.sizeBytes + mostResentBytes
  expect(receivedBytes <= most, `the store received ${receivedBytes} bytes, more than ${most}`)
  // What a killed process had handed on but not yet to the system never left.
  const lostBytes = (mostResentBytes / bench.partBytes) * 1024 * 1024
  const mostTold = receivedBytes - source.sizeBytes + lostBytes
  expect(resentBytes <= mostTold, `${resentBytes} bytes are told as sent again, but at most ${mostTold} were`)
  expect(receivedBytes >= source.sizeBytes, `the store received only ${receivedBytes} bytes`)
  expect((await damagedLines(bench)) === 0, 'the journal has damaged lines')
  if (wrong.length > 0) throw new Error(`${key}: ${wrong.join('; ')}.\n${shown(last)}`)
  await clientOf(bench, (s3) => s3.send(new DeleteObjectCommand({ Bucket: bench.bucket, Key: key })))
}

/** The object as it comes through a link that the command prints. */
async function sha256OfLink(bench: Bench, key: string): Promise<string> {
  const { bucket, store } = bench
  const args = ['link', `s3://${bucket}/${key}`, '--endpoint', store.endpoint]
  const { output } = await runUntil([], args, around(bench))
  const { body } = await fetch(output.trim())
  const hash = createHash('sha256')
  for await (const chunk of body ?? []) hash.update(chunk)
  return hash.digest('hex')
}

async function openSessions(bench: Bench): Promise<{ Key: string; UploadId: string }[]> {
  const { Uploads } = await clientOf(bench, (s3) =>
    s3.send(new ListMultipartUploadsCommand({ Bucket: bench.bucket })),
  )
  return (Uploads ?? []).map(({ Key = '', UploadId = '' }) => ({ Key, UploadId }))
}

/** A session that the journal never got holds no parts, and `dropreel orphans abort` finds it by its key. */
async function abortLostSessions(bench: Bench): Promise<number> {
  const lost = await openSessions(bench)
  for (const session of lost) {
    const listParts = new ListPartsCommand({ Bucket: bench.bucket, ...session })
    const { Parts } = await clientOf(bench, (s3) => s3.send(listParts))
    if (Parts !== undefined) throw new Error(`${session.Key}: parts are left on the store.`)
  }
  if (lost.length > 0) await runUntil([], ['orphans', 'abort'], around(bench))
  return lost.length
}

/** Damaged lines are set aside in a file of their own when the journal is opened; the last may still be in it. */
async function damagedLines({ dir }: Bench): Promise<number> {
  const [journal, aside] = await Promise.all(
    ['journal.jsonl', 'journal.damaged.jsonl'].map((name) =>
      readFile(join(stateDirOf(dir), name)).catch(() => Buffer.alloc(0)),
    ),
  )
  const lines = Array.from(readLines(journal ?? Buffer.alloc(0)))
  return lines.filter(({ kind }) => kind === 'damaged').length + (aside?.byteLength ?? 0)
}

async function clientOf<T>({ store, key }: Bench, ask: (s3: S3Client) => Promise<T>): Promise<T> {
  const { endpoint, region } = store
  const s3 = new S3Client({ endpoint, region, forcePathStyle: true, credentials: key })
  try {
    return await ask(s3)
  } finally {
    s3.destroy()
  }
}

function shown({ code, killedAfter, output }: Fate): string {
  return `The last process ended ${killedAfter === null ? `with ${code}` : `by a kill after ${killedAfter}`}:\n${output}`
}
