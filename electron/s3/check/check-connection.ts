import { randomUUID } from 'node:crypto'
import {
  t,
  trimSlashes,
  type CheckLine,
  type ConnectionCheck,
  type Destination,
} from '../../contract/index.ts'
import { plainObjects } from '../../core/destination-rules.ts'
import { bodyInMemory } from '../../engine/body-in-memory.ts'
import type { ObjectStore } from '../../engine/ports.ts'
import type { Connection } from '../transport/connection.ts'
import { tryIdentity, tryNetwork } from './network-steps.ts'
import { probe, tryWrongChecksum } from './probe.ts'
import { tryPut } from './put-steps.ts'
import { Steps } from './steps.ts'
import { testText, type Trial } from './trial.ts'
import { abortLeftSessions, cleanUp, tryAbort, tryListing, tryParts, tryReading } from './upload-steps.ts'

/** A stopped test has this long to remove what it uploaded. */
const cleanUpLimitMs = 10_000

export type Checked = Pick<Destination, 'prefix' | 'objectSettings' | 'publicBaseUrl'>

/**
 * Tries everything that an upload needs, with one small object below the prefix, which it deletes at the end. Calls
 * `onLine` with each result as it arrives. Throws only the signal's reason.
 */
export async function checkConnection(
  { connection, store }: { connection: Connection; store: ObjectStore },
  { prefix, objectSettings: settings = plainObjects, publicBaseUrl }: Checked,
  signal: AbortSignal,
  onLine: (line: CheckLine) => void,
): Promise<ConnectionCheck> {
  const lines: CheckLine[] = []
  const steps = new Steps(signal, (line) => {
    lines.push(line)
    onLine(line)
  })
  const below = trimSlashes(prefix.normalize('NFC'))
  const key = `${below === '' ? '' : `${below}/`}dropreel-connection-test-${randomUUID()}.txt`
  const trial: Trial = {
    connection,
    store,
    key,
    body: bodyInMemory(Buffer.from(testText)),
    settings,
    base: plainObjects,
    publicBaseUrl,
    isThere: false,
    sessions: new Set(),
    signal,
    lateSignal: later(signal, cleanUpLimitMs),
  }
  const isReached = await tryNetwork(steps, connection, signal)
  if (isReached && (await tryIdentity(steps, connection, key, signal))) await tryUploads(steps, trial)
  return { lines, capabilities: connection.capabilities() }
}

async function tryUploads(steps: Steps, trial: Trial): Promise<void> {
  try {
    if (await tryPut(steps, trial)) await tryObject(steps, trial)
    else for (const step of needObject) steps.skip(step, t('check.nothingUploads'))
  } finally {
    if (trial.signal.aborted) await cleanUpAfterStop(trial)
    else {
      await abortLeftSessions(trial, trial.lateSignal)
      if (trial.isThere) await cleanUp(steps, trial, trial.lateSignal)
    }
  }
  trial.signal.throwIfAborted()
}

/**
 * Removes what was uploaded. It has a time limit of its own, because a request that hung may have used up the other.
 */
async function cleanUpAfterStop(trial: Trial): Promise<void> {
  const limit = AbortSignal.timeout(cleanUpLimitMs)
  const quiet = new Steps(limit, () => undefined)
  const aborted = findSessions(trial, limit).then(() => abortLeftSessions(trial, limit))
  await Promise.allSettled([aborted, cleanUp(quiet, trial, limit)])
}

/** Finds sessions whose answer never arrived by their key, which nothing else has. */
async function findSessions({ store, key, sessions }: Trial, signal: AbortSignal): Promise<void> {
  const found = await store.listSessions(key, signal).catch(() => [])
  for (const { uploadId } of found) sessions.add(uploadId)
}

const needObject = ['multipart', 'list-parts', 'complete', 'abort', 'head', 'link', 'checksums'] as const

async function tryObject(steps: Steps, trial: Trial): Promise<void> {
  const isPartTaken = await tryParts(steps, trial)
  await tryAbort(steps, trial)
  const isSealed = !isPartTaken && trial.base.encryption?.kind === 'sse-kms'
  await tryReading(steps, trial, isSealed ? 'kms:Decrypt' : 's3:GetObject')
  await tryListing(steps, trial)
  await probe(trial)
  await tryWrongChecksum(steps, trial)
}

/** Aborts for the same reason, so many milliseconds later. */
function later(signal: AbortSignal, delayMs: number): AbortSignal {
  const late = new AbortController()
  const abort = () => late.abort(signal.reason)
  signal.addEventListener('abort', () => setTimeout(abort, delayMs).unref(), { once: true })
  return late.signal
}
