import type { AnnouncedAbort, Delivered, Session, StoredObject } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { hasOwnKey } from '../core/orphans.ts'
import { partPlan, partSizeFor } from '../core/part-plan.ts'
import { sessionOf } from '../core/transitions.ts'
import { attempt } from './attempt.ts'
import { headVersion } from './head-version.ts'
import type { NewObject, ObjectFacts, PartBody } from './ports.ts'
import { recover, type Recovered } from './recover.ts'
import type { Run } from './run.ts'
import { sendParts } from './send-parts.ts'
import { createSettled, hasCrc32, lookFirst } from './settle.ts'
import { isTrashing, localAfter } from '../core/local-file.ts'
import { trashProven, type Disposal } from './trash-local.ts'
import { verify, type Evidence } from './verify.ts'

const mostStarts = 3

/**
 * Takes an upload from where it stands to `done`. Throws AppFailure when it cannot go on, or the signal's
 * reason; the caller moves the upload then.
 */
export async function runUpload(run: Run, disposal: Disposal): Promise<void> {
  const { upload, clock } = run
  upload.beginRun()
  await run.sourceIdentity()
  const delivered = (await deliveredBefore(run)) ?? (await deliver(run))
  await upload.noteLastRate()
  const mustProve = upload.options.verify || upload.options.deleteLocal !== null
  const evidence = mustProve ? await prove(run, delivered) : null
  run.signal.throwIfAborted()
  const { object, proof } = evidence ?? { object: delivered.object, proof: 'none' as const }
  const finishedAt = clock.now()
  await upload.move({
    kind: 'done',
    object,
    proof,
    resentBytes: upload.resentBytes,
    finishedAt,
    local: localAfter(upload.options, proof, finishedAt),
  })
  if (evidence === null) return
  if (isTrashing(upload.state, clock.now())) await trashProven(run, evidence, disposal)
  if (!run.signal.aborted) disposal.later(upload)
}

/**
 * What an earlier run delivered and did not come to prove, if it is still there. What a proof refuted is sent again, over
 * the old object.
 */
async function deliveredBefore(run: Run): Promise<Delivered | null> {
  const { upload, store, signal } = run
  const { delivered } = upload
  if (delivered === null) return null
  const { etag, versionId } = delivered.object
  const key = upload.record.key
  const headed = await attempt(run, () => headVersion(store, key, versionId, signal)).catch(notAllowed)
  signal.throwIfAborted()
  // Who may not look trusts what the store answered when the object was made.
  if (headed === null) return delivered.refuted ? null : delivered
  const { object } = headed
  if (object?.etag !== etag) {
    await upload.setDelivered(null)
    return null
  }
  if (!delivered.refuted) return delivered
  run.replacesOwn = object.uploadRecordId === upload.id
  return null
}

function notAllowed(thrown: unknown): null {
  if (asAppFailure(thrown).error.code === 'AccessDenied') return null
  throw thrown
}

async function prove(run: Run, delivered: Delivered): Promise<Evidence> {
  const { upload } = run
  await upload.setDelivered(delivered)
  upload.beginProof()
  await upload.move({ kind: 'verifying', object: delivered.object, failures: 0 })
  try {
    return await verify(run, delivered)
  } catch (thrown) {
    if (asAppFailure(thrown).error.code === 'ProofFailed')
      await upload.setDelivered({ ...delivered, refuted: true })
    throw thrown
  }
}

async function deliver(run: Run): Promise<Delivered> {
  const { record, options } = run.upload
  const session = sessionOf(run.upload.state)
  const partSizeBytes =
    session?.partSizeBytes ?? partSizeFor(record.source.sizeBytes, options.partSizeBytes, record.file)
  if (session === null && record.source.sizeBytes <= partSizeBytes) return putWhole(run)
  const object = await sendMultipart(run, session, partSizeBytes)
  return { object, partSizeBytes, refuted: false }
}

function newObject(run: Run): NewObject {
  const { record, options } = run.upload
  return {
    key: record.key,
    contentType: record.contentType,
    uploadRecordId: run.upload.id,
    originalName: run.upload.view().name.normalize('NFC'),
    overwrite: options.overwrite || run.replacesOwn,
    settings: record.objectSettings,
  }
}

async function putWhole(run: Run): Promise<Delivered> {
  const { upload } = run
  const { sizeBytes } = upload.record.source
  await upload.move({ kind: 'sending', session: null, failures: 0 })
  const body = await run.file.readPart(0, sizeBytes)
  try {
    // The body is in memory, or guarded by its checksum: what changes from here on is not in this object.
    await run.sourceIdentity()
    const isSame = async (facts: ObjectFacts): Promise<boolean> => isSameBody(facts, body)
    const object = await createSettled(run, isSame, () => tryPut(run, body))
    return { object, partSizeBytes: null, refuted: false }
  } finally {
    body.release()
  }
}

async function isSameBody(facts: ObjectFacts, body: PartBody): Promise<boolean> {
  if (!hasCrc32(facts, body.crc32)) return false
  const isMd5 = facts.checksum === null && /^[0-9a-f]{32}$/i.test(facts.etag)
  return !isMd5 || facts.etag.toLowerCase() === (await body.digest('md5'))
}

async function tryPut(run: Run, body: PartBody): Promise<StoredObject> {
  const { upload } = run
  await upload.beginPart(null, 1, body.sizeBytes)
  const counted = { bytes: 0 }
  try {
    const object = await run.store.put(newObject(run), body, run.pace(run.signal, counted), run.signal)
    upload.sent(body.sizeBytes - counted.bytes)
    upload.confirmed(body.sizeBytes)
    return object
  } catch (thrown) {
    upload.sent(-counted.bytes)
    upload.partBroke(1, counted.bytes)
    throw thrown
  }
}

/** Resumes the session if there is one, else opens one; starts over when the store has lost it. */
async function sendMultipart(run: Run, begun: Session | null, partSizeBytes: number): Promise<StoredObject> {
  let session = begun
  for (let start = 1; ; start++) {
    try {
      return await sendSession(run, session, partSizeBytes)
    } catch (thrown) {
      run.signal.throwIfAborted()
      const failure = asAppFailure(thrown)
      if (failure.error.code !== 'SessionGone' || start === mostStarts) throw failure
      await abandonHere(run)
      await run.upload.note(`Started over: the store ${whyGone(run, failure)}.`)
      run.upload.setStoredBytes(0)
      session = null
    }
  }
}

function whyGone({ upload, clock }: Run, { cause }: AppFailure): string {
  if (cause instanceof AppFailure) return 'does not list the parts it has'
  const abort = sessionOf(upload.state)?.abort ?? null
  return abort !== null && abort.at <= clock.now()
    ? 'has removed the unfinished upload, as it had announced'
    : 'no longer has the unfinished upload'
}

/** Parts that this upload will not use any more must not stay behind; if the store refuses, orphans shows them. */
async function abandonHere(run: Run): Promise<void> {
  const session = sessionOf(run.upload.state)
  if (session === null) return
  await run.store.abort(run.upload.record.key, session.uploadId, run.signal).catch(() => undefined)
  run.signal.throwIfAborted()
}

/** What is open below a key that only this upload can have is what an earlier process began. */
async function abandonLost(run: Run): Promise<void> {
  const { key } = run.upload.record
  if (!hasOwnKey(run.upload.record)) return
  const listed = await run.store.listSessions(key, run.signal).catch(() => [])
  for (const session of listed) {
    if (session.key !== key) continue
    await run.store.abort(key, session.uploadId, run.signal).catch(() => undefined)
  }
  run.signal.throwIfAborted()
}

async function sendSession(run: Run, begun: Session | null, partSizeBytes: number): Promise<StoredObject> {
  const { upload } = run
  const opened = begun === null ? await open(run, partSizeBytes) : await reopen(run, begun)
  if (opened.kind === 'finished') return opened.object
  const { session } = opened
  const { parts, crc32 } = await sendParts(run, session, opened.recovered)
  await upload.move({ kind: 'finishing', session, failures: 0 })
  const isSame = async (facts: ObjectFacts): Promise<boolean> => hasCrc32(facts, crc32)
  return createSettled(run, isSame, () =>
    run.store.complete(
      {
        object: newObject(run),
        uploadId: session.uploadId,
        parts,
        sizeBytes: upload.record.source.sizeBytes,
        crc32,
      },
      run.signal,
    ),
  )
}

type Opened =
  | { kind: 'finished'; object: StoredObject }
  | { kind: 'open'; session: Session; recovered: Recovered }

async function open(run: Run, partSizeBytes: number): Promise<Opened> {
  const { upload } = run
  await upload.move({ kind: 'opening', failures: 0 })
  const finished = await lookFirst(run, partSizeBytes)
  if (finished !== null) return { kind: 'finished', object: finished }
  if (upload.mayHaveLostSession) await abandonLost(run)
  // Not ended by a pause or a quit: an uploadId that nobody wrote down would leave parts that nobody sees.
  const unending = new AbortController().signal
  const { uploadId, abort } = await attempt(run, () => run.store.open(newObject(run), unending))
  const session = { uploadId, partSizeBytes, abort }
  try {
    await upload.move({ kind: 'sending', session, failures: 0 })
  } catch (thrown) {
    await run.store.abort(upload.record.key, uploadId, unending).catch(() => undefined)
    throw thrown
  }
  run.signal.throwIfAborted()
  const missing = partPlan(upload.record.source.sizeBytes, partSizeBytes).map(({ partNumber }) => partNumber)
  return { kind: 'open', session, recovered: { missing, stored: [] } }
}

async function reopen(run: Run, session: Session): Promise<Opened> {
  await run.upload.move({ kind: 'sending', session, failures: 0 })
  try {
    const { abort, ...recovered } = await recover(run, session)
    return { kind: 'open', session: await withAbort(run, session, abort), recovered }
  } catch (thrown) {
    run.signal.throwIfAborted()
    const failure = asAppFailure(thrown)
    if (failure.error.code !== 'SessionGone') throw failure
    const finished = await lookFirst(run, session.partSizeBytes)
    if (finished === null) throw failure
    return { kind: 'finished', object: finished }
  }
}

/** The bucket's rules may have changed since the session was opened. */
async function withAbort(run: Run, session: Session, abort: AnnouncedAbort | null): Promise<Session> {
  if (session.abort?.at === abort?.at && session.abort?.ruleId === abort?.ruleId) return session
  const told = { ...session, abort }
  await run.upload.move({ kind: 'sending', session: told, failures: 0 })
  return told
}
