import { randomUUID } from 'node:crypto'
import type { CheckLine, ConnectionCheck, Destination } from '../../contract/index.ts'
import { plainObjects } from '../../core/destination-rules.ts'
import type { ObjectStore } from '../../engine/ports.ts'
import type { Connection } from '../connection.ts'
import { tryIdentity, tryNetwork } from './network-steps.ts'
import { probe } from './probe.ts'
import { tryPut } from './put-steps.ts'
import { smallObject } from './small-object.ts'
import { Steps } from './steps.ts'
import type { Trial } from './trial.ts'
import { cleanUp, tryAbort, tryListing, tryParts, tryReading } from './upload-steps.ts'

export type Checked = Pick<Destination, 'prefix' | 'objectSettings' | 'publicBaseUrl'>

/**
 * Walks through all that an upload needs, on one small object below the prefix that is deleted in the end. Calls
 * `onLine` for each line as it comes. Throws only the signal's reason.
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
  const below = prefix.normalize('NFC').replaceAll(/^\/+|\/+$/gu, '')
  const key = `${below === '' ? '' : `${below}/`}dropreel-connection-test-${randomUUID()}.txt`
  const trial: Trial = { connection, store, key, settings, base: plainObjects, publicBaseUrl, signal }
  const isReached = await tryNetwork(steps, connection, signal)
  if (isReached && (await tryIdentity(steps, connection, key, signal))) await tryUploads(steps, trial)
  return { lines, capabilities: connection.traits() }
}

async function tryUploads(steps: Steps, trial: Trial): Promise<void> {
  const isThere = await tryPut(steps, trial)
  if (!isThere) {
    for (const step of ['multipart', 'list-parts', 'complete', 'abort', 'head', 'link'] as const) {
      steps.skip(step, 'Nothing can be uploaded.')
    }
    return
  }
  try {
    const isPartTaken = await tryParts(steps, trial)
    await tryAbort(steps, trial)
    const isSealed = !isPartTaken && trial.base.encryption?.kind === 'sse-kms'
    await tryReading(steps, trial, isSealed ? 'kms:Decrypt' : 's3:GetObject')
    await tryListing(steps, trial)
    await probe(trial.connection, smallObject(trial.key, trial.base), trial.signal)
  } finally {
    // Also after a stop: what was uploaded is not left behind.
    const signal = trial.signal.aborted ? AbortSignal.timeout(10_000) : trial.signal
    await cleanUp(signal === trial.signal ? steps : new Steps(signal, () => undefined), { ...trial, signal })
  }
}
