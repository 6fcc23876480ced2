import type { AnnouncedAbort, Delivered, Session, StoredObject } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { partPlan } from '../core/part-plan.ts'
import { withRetry } from './with-retry.ts'
import { confirmObject } from './confirm-object.ts'
import { newObject } from './new-object.ts'
import type { ObjectFacts } from './ports.ts'
import { recover, type Recovered } from './recover.ts'
import type { Run } from './run.ts'
import { sendParts } from './send-parts.ts'
import { createObject, hasCrc32, checkKey } from './create-object.ts'
import { abandon, abandonLost, leave } from './leave-session.ts'

/** How often the store is asked what it has, and the rest sent, before a failure counts. */
const mostStarts = 3

/**
 * Failures after which only the store can tell what it has. A session that is denied once may be there, as one server
 * of several does not know it yet; a good Complete may have left no object, or half of one.
 */
const asksAgain = new Set(['SessionGone', 'PartMissing', 'ObjectMissing', 'ProofFailed'])

type Opened =
  | { kind: 'finished'; object: StoredObject; partSizeBytes: number }
  | { kind: 'open'; session: Session; recovered: Recovered }

/**
 * Sends the file in parts: in the session that is given, else in a new one. Starts over where the store has lost the
 * session, or where smaller parts than the session's are wanted, and says so. Throws AppFailure, or the signal's reason.
 */
export async function sendMultipart(
  run: Run,
  begun: Session | null,
  partSizeBytes: number,
): Promise<Delivered> {
  let opened = await begin(run, begun, partSizeBytes)
  for (let start = 1; opened.kind === 'open'; start++) {
    try {
      const object = await sendSession(run, opened)
      return { object, partSizeBytes: opened.session.partSizeBytes, refuted: false }
    } catch (thrown) {
      run.signal.throwIfAborted()
      const failure = asAppFailure(thrown)
      if (!asksAgain.has(failure.error.code) || start === mostStarts) throw failure
      opened = await reopen(run, opened.session)
    }
  }
  return { object: opened.object, partSizeBytes: opened.partSizeBytes, refuted: false }
}

async function begin(run: Run, begun: Session | null, partSizeBytes: number): Promise<Opened> {
  if (begun === null) return open(run, partSizeBytes, null)
  if (partSizeBytes === begun.partSizeBytes) return reopen(run, begun)
  await run.upload.move({ kind: 'sending', session: begun, failures: 0 })
  const finished = await checkKey(run, begun.partSizeBytes)
  if (finished !== null) return { kind: 'finished', object: finished, partSizeBytes: begun.partSizeBytes }
  await leave(run, begun)
  return startOver(run, { partSizeBytes, unlisted: null, why: 'smaller parts were asked for' })
}

async function sendSession(
  run: Run,
  { session, recovered }: Extract<Opened, { kind: 'open' }>,
): Promise<StoredObject> {
  const { upload, store, signal } = run
  const { uploadId } = session
  const { sizeBytes } = upload.record.source
  const { parts, crc32 } = await sendParts(run, session, recovered)
  await upload.move({ kind: 'finishing', session, failures: 0 })
  const isSame = async (facts: ObjectFacts): Promise<boolean> => hasCrc32(facts, crc32)
  const object = await createObject(run, isSame, () =>
    store.complete({ object: newObject(run), uploadId, parts, sizeBytes, crc32 }, signal),
  )
  return confirmObject(run, object, { crc32, partCount: parts.length })
}

/** Opens a session. One that is not listed, but may be of use yet, is left once there is another in its place. */
async function open(run: Run, partSizeBytes: number, unlisted: Session | null): Promise<Opened> {
  const { upload } = run
  if (unlisted === null) await upload.move({ kind: 'opening', failures: 0 })
  const finished = await checkKey(run, partSizeBytes)
  if (finished !== null) return { kind: 'finished', object: finished, partSizeBytes }
  if (upload.mayHaveLostSession) await abandonLost(run, unlisted)
  // Not ended by a pause or a quit: an uploadId that nobody wrote down would leave parts that nobody sees.
  const unending = new AbortController().signal
  const { uploadId, abort } = await withRetry(run, () => run.store.open(newObject(run), unending))
  const session = { uploadId, partSizeBytes, abort }
  try {
    await upload.move({ kind: 'sending', session, failures: 0 })
  } catch (thrown) {
    await run.store.abort(upload.record.key, uploadId, unending).catch(() => undefined)
    throw thrown
  }
  if (unlisted !== null) await leave(run, unlisted)
  run.signal.throwIfAborted()
  const missing = partPlan(upload.record.source.sizeBytes, partSizeBytes).map(({ partNumber }) => partNumber)
  return { kind: 'open', session, recovered: { missing, stored: [] } }
}

/** Goes on with what the store has of a session; opens another one where it has lost it or does not list it. */
async function reopen(run: Run, session: Session): Promise<Opened> {
  await run.upload.move({ kind: 'sending', session, failures: 0 })
  const found = await recover(run, session)
  if (found.kind === 'listed') {
    const { abort, ...recovered } = found
    return { kind: 'open', session: await withAbort(run, session, abort), recovered }
  }
  const { partSizeBytes } = session
  const finished = await checkKey(run, partSizeBytes)
  if (finished !== null) return { kind: 'finished', object: finished, partSizeBytes }
  const isUnlisted = found.kind === 'unlisted'
  if (!isUnlisted) await abandon(run, session)
  return startOver(run, {
    partSizeBytes,
    unlisted: isUnlisted ? session : null,
    why: `the store ${isUnlisted ? 'does not list the parts it has' : whyGone(run, session)}`,
  })
}

async function startOver(
  run: Run,
  { partSizeBytes, unlisted, why }: { partSizeBytes: number; unlisted: Session | null; why: string },
): Promise<Opened> {
  const opened = await open(run, partSizeBytes, unlisted)
  await run.upload.note(`Started over: ${why}.`)
  run.upload.setStoredBytes(0)
  return opened
}

function whyGone({ clock }: Run, { abort }: Session): string {
  return abort !== null && abort.at <= clock.now()
    ? 'has removed the unfinished upload, as it had announced'
    : 'no longer has the unfinished upload'
}

/** The bucket's rules may have changed since the session was opened. */
async function withAbort(run: Run, session: Session, abort: AnnouncedAbort | null): Promise<Session> {
  if (session.abort?.at === abort?.at && session.abort?.ruleId === abort?.ruleId) return session
  const told = { ...session, abort }
  await run.upload.move({ kind: 'sending', session: told, failures: 0 })
  return told
}
