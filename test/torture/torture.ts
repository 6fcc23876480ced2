import { createHash, randomFill } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { open, rm, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startDemoStore } from '../../electron/demo-store/index.ts'
import { Chance } from './chance.ts'
import type { Moment } from './moments.ts'
import { torturedUpload, type Bench } from './tortured-upload.ts'
import type { Requests } from './victim.ts'

const partBytes = 5 * 1024 * 1024
const fill = promisify<Buffer, Buffer>(randomFill)
const key = { accessKeyId: 'TORTUREKEY', secretAccessKey: 'torture-secret-torture-secret' }

export type TortureOptions = {
  kills: number
  seed: number
  /** Parts of 5 MiB of each upload. */
  parts: number
  /** What each upload is held to, in bytes a second, so that it does not end too early. */
  bytesPerSecond: number
  /** Told after each upload. */
  onUpload?: (result: TortureResult) => void
}

export type TortureResult = {
  kills: number
  uploads: number
  /** All bytes of all files. */
  fileBytes: number
  /** Bytes that were sent again, as Dropreel counts them. */
  resentBytes: number
  /** The most that may be sent again: what was in flight, times the kills. */
  mostResentBytes: number
  /** Bytes of upload bodies that reached the store. */
  receivedBytes: number
  /** Empty sessions that a kill swallowed before the journal had them, and that `dropreel orphans abort` ended. */
  lostSessions: number
  /** How often a process was killed at what. */
  moments: Partial<Record<Moment['after'], number>>
  seconds: number
}

/**
 * Kills a real `dropreel put` again and again, resumes it, and when it is done checks what it left: the object,
 * the open sessions, the bytes sent again, the journal. Goes on with another upload until it has killed often
 * enough. Throws an Error that says what was wrong.
 */
export async function torture(options: TortureOptions): Promise<TortureResult> {
  const { kills, seed, parts, bytesPerSecond } = options
  const startedAt = Date.now()
  const dir = await mkdtemp(join(tmpdir(), 'dropreel-torture-'))
  const requests: Requests = new EventEmitter()
  const store = await startDemoStore({
    dir: join(dir, 'store'),
    keys: [key],
    buckets: ['reels'],
    onRequest({ method, path }) {
      if (method === 'POST') requests.emit('request', path.includes('uploadId=') ? 'complete' : 'create')
    },
  })
  try {
    const file = join(dir, 'master.mxf')
    const sha256 = await writeRandomFile(file, parts)
    const bench: Bench = {
      dir,
      store,
      requests,
      key,
      bucket: 'reels',
      file,
      sha256,
      partBytes,
      bytesPerSecond,
    }
    const fileBytes = (parts - 0.5) * partBytes
    const chance = new Chance(seed)
    const total: TortureResult = {
      kills: 0,
      uploads: 0,
      fileBytes: 0,
      resentBytes: 0,
      mostResentBytes: 0,
      receivedBytes: 0,
      lostSessions: 0,
      moments: {},
      seconds: 0,
    }
    while (total.kills < kills) {
      const one = await torturedUpload(bench, chance, kills - total.kills)
      total.kills += one.killedAfter.length
      total.uploads += 1
      total.fileBytes += fileBytes
      total.resentBytes += one.resentBytes
      total.mostResentBytes += one.mostResentBytes
      total.receivedBytes += one.receivedBytes
      total.lostSessions += one.lostSessions
      for (const after of one.killedAfter) total.moments[after] = (total.moments[after] ?? 0) + 1
      total.seconds = Math.round((Date.now() - startedAt) / 1000)
      options.onUpload?.(total)
    }
    return total
  } finally {
    await store.close()
    await rm(dir, { recursive: true, force: true })
  }
}

/** Random bytes, so that no two parts are alike; answers their SHA-256. The last part is a short one. */
async function writeRandomFile(path: string, parts: number): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path, 'wx')
  try {
    for (let part = 0; part < parts; part++) {
      const bytes = await fill(Buffer.allocUnsafe(part === parts - 1 ? partBytes / 2 : partBytes))
      hash.update(bytes)
      await file.write(bytes)
    }
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}
