import { type AnnouncedAbort, type Delivered, type Session, type StoredObject, t } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { partPlan } from '../core/part-plan.ts'
import { checkKey } from './check-key.ts'
import { confirmObject } from './confirm-object.ts'
import { createObject } from './create-object.ts'
import { newObject, type MayReplace } from './new-object.ts'
import { hasCrc32 } from './object-target.ts'
import { recover, type Recovered } from './recover.ts'
import type { Run } from './run.ts'
import { sendParts } from './send-parts.ts'
import { abortGone, abortLost, leaveSession } from './leave-session.ts'
import type { Lanes } from './scheduler.ts'

/** How often the store is asked what it has, and the rest sent, before a failure counts. */
const mostStarts = 3

/**
 * Failures after which only the store knows what it has. A session that is denied once may be there, as one server
 * of several does not know it yet; a good Complete may have left no object, or half of one.
 */
const asksAgain = new Set(['SessionGone', 'PartMissing', 'TooManyParts', 'ObjectMissing', 'ProofFailed'])

type Finished = { kind: 'finished'; delivered: Delivered }
type Open = { kind: 'open'; session: Session; recovered: Recovered; mayReplace: MayReplace }

/** How a file is to be sent: in the session that was begun, if any, and over which object at its key. */
export type Sending = { begun: Session | null; partSizeBytes: number; mayReplace: MayReplace }

/**
 * Sends the file in parts: in the session that is given, else in a new one. Starts over where the store has lost the
 * session, or where smaller or larger parts than the session's are needed, and says so. Throws AppFailure, or the
 * signal's reason.
 */
export async function sendMultipart(run: Run, lanes: Lanes, sending: Sending): Promise<Delivered> {
  let opened = await begin(run, sending)
  for (let start = 1; opened.kind === 'open'; start++) {
    const ended = await sendSession(run, lanes, opened)
    if (ended.kind === 'finished') return ended.delivered
    const { failure, mayReplace } = ended
    if (!asksAgain.has(failure.error.code) || start === mostStarts) throw failure
    const { session: begun } = opened
    const partSizeBytes = failure.error.code === 'TooManyParts' ? run.partSizeBytes : begun.partSizeBytes
    opened = await begin(run, { begun, partSizeBytes, mayReplace })
  }
  return opened.delivered
}

/** Goes on with what the store has of the session; opens another one where that is of no use, and says why. */
async function begin(run: Run, { begun, partSizeBytes, mayReplace }: Sending): Promise<Finished | Open> {
  if (begun === null) return open(run, { partSizeBytes, mayReplace, unlisted: null })
  await run.upload.move({ kind: 'sending', session: begun, failures: 0 })
  const isWanted = partSizeBytes === begun.partSizeBytes
  const recovered = isWanted ? await recover(run, begun) : ({ kind: 'unwanted' } as const)
  if (recovered.kind === 'listed')
    return { kind: 'open', session: await withAbort(run, begun, recovered.abort), recovered, mayReplace }
  const found = await checkKey(run, begun.partSizeBytes, mayReplace)
  if (found.kind === 'finished') return finished(found.object, begun.partSizeBytes)
  if (recovered.kind === 'unwanted') await leaveSession(run, begun)
  if (recovered.kind === 'gone') await abortGone(run, begun)
  const why = whyStartedOver(run, recovered.kind, begun, partSizeBytes)
  const unlisted = recovered.kind === 'unlisted' ? begun : null
  const opened = await open(run, { partSizeBytes, mayReplace: found.mayReplace, unlisted })
  await run.upload.note(why)
  return opened
}

function whyStartedOver(
  { clock, maxParts }: Run,
  kind: 'unwanted' | 'unlisted' | 'gone',
  { partSizeBytes, abort }: Session,
  wantedBytes: number,
): string {
  if (kind === 'unlisted') return t('notes.overUnlisted')
  if (kind === 'gone') {
    return abort !== null && abort.at <= clock.now() ? t('notes.overRemoved') : t('notes.overGone')
  }
  if (wantedBytes < partSizeBytes) return t('notes.overSmaller')
  return t('notes.overLarger', { most: maxParts })
}

function finished(object: StoredObject, partSizeBytes: number): Finished {
  return { kind: 'finished', delivered: { object, partSizeBytes, refuted: false } }
}

/** Sends what is missing and completes the session. Throws only the signal's reason. */
async function sendSession(
  run: Run,
  lanes: Lanes,
  opened: Open,
): Promise<Finished | { kind: 'failed'; failure: AppFailure; mayReplace: MayReplace }> {
  const { upload, signal } = run
  const { session, mayReplace } = opened
  const { uploadId } = session
  const { file, source } = upload.record
  const { sizeBytes } = source
  try {
    const { parts, crc32 } = await sendParts(run, lanes, opened)
    await upload.move({ kind: 'finishing', session, failures: 0 })
    const object = await createObject(run, {
      mayReplace,
      matches: (facts) => facts.sizeBytes === sizeBytes && hasCrc32(facts, crc32),
      create: (store, object) => store.complete({ object, uploadId, parts, sizeBytes, crc32 }, signal),
    })
    const sent = { sizeBytes, crc32, partCount: parts.length }
    const confirmation = await confirmObject(run.target, object, sent)
    if (confirmation.kind === 'confirmed') return finished(confirmation.object, session.partSizeBytes)
    const { detail, isSeen } = confirmation
    const failure = new AppFailure('ProofFailed', file, { detail })
    return { kind: 'failed', failure, mayReplace: isSeen ? 'own object' : mayReplace }
  } catch (thrown) {
    signal.throwIfAborted()
    return { kind: 'failed', failure: asAppFailure(thrown), mayReplace }
  }
}

/** `unlisted`: a session that is not listed, but may be of use until there is another one in its place. */
type Opening = { partSizeBytes: number; mayReplace: MayReplace; unlisted: Session | null }

async function open(run: Run, { partSizeBytes, mayReplace, unlisted }: Opening): Promise<Finished | Open> {
  const { upload } = run
  // No session is opened for a file that cannot be read.
  await run.file.check()
  if (unlisted === null) await upload.move({ kind: 'opening', failures: 0 })
  const found = await checkKey(run, partSizeBytes, mayReplace)
  if (found.kind === 'finished') return finished(found.object, partSizeBytes)
  if (upload.mayHaveLostSession) await abortLost(run, unlisted)
  // A pause or a quit does not end this request: a session whose uploadId is not journalled would stay unseen.
  const unending = new AbortController().signal
  const object = newObject(upload, found.mayReplace)
  const session = await run.request(async (store) => {
    const { uploadId, abort } = await store.open(object, unending)
    const opened = { uploadId, partSizeBytes, abort }
    try {
      await upload.move({ kind: 'sending', session: opened, failures: 0 })
    } catch (thrown) {
      await store.abort(object.key, uploadId, unending).catch(() => undefined)
      throw thrown
    }
    return opened
  })
  if (unlisted !== null) await leaveSession(run, unlisted)
  run.signal.throwIfAborted()
  const missing = partPlan(upload.record.source.sizeBytes, partSizeBytes).map(({ partNumber }) => partNumber)
  return { kind: 'open', session, recovered: { missing, stored: [] }, mayReplace: found.mayReplace }
}

/** The bucket's rules may have changed since the session was opened. */
async function withAbort(run: Run, session: Session, abort: AnnouncedAbort | null): Promise<Session> {
  if (session.abort?.at === abort?.at && session.abort?.ruleId === abort?.ruleId) return session
  const announced = { ...session, abort }
  await run.upload.move({ kind: 'sending', session: announced, failures: 0 })
  return announced
}
