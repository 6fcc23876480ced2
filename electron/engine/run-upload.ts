import { type Delivered, sessionOf, type SourceIdentity, t } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { isTrashing, localAfter } from '../core/local-file.ts'
import { partCount } from '../core/part-plan.ts'
import { createObject } from './create-object.ts'
import { headVersion } from './head-version.ts'
import { owns, type MayReplace } from './new-object.ts'
import { hasCrc32 } from './object-target.ts'
import type { ObjectFacts, PartBody } from './ports.ts'
import { refuseEdited } from './refuse-edited.ts'
import type { Run } from './run.ts'
import { sendMultipart } from './send-multipart.ts'
import { trySend } from './send-parts.ts'
import type { Lanes } from './scheduler.ts'
import { trashProven } from './trash-local.ts'
import { verify, type Evidence } from './verify.ts'

const unproven = { proof: 'none', readBack: false } as const

/**
 * Takes an upload from where it stands to `done`. Throws AppFailure when it cannot go on, or the signal's
 * reason; the caller moves the upload then.
 */
export async function runUpload(run: Run, lanes: Lanes): Promise<void> {
  const { upload, clock } = run
  await upload.beginRun()
  const before = await deliveredBefore(run)
  const delivered = before.delivered ?? (await deliver(run, lanes, before.mayReplace))
  await upload.noteRate(upload.rate.lastSent)
  const mustProve = upload.options.verify !== 'none' || upload.options.deleteLocal !== null
  // An object that replaced a refuted one is remembered in its place, and one that was still made after a halt.
  if (mustProve || upload.delivered !== null || run.signal.aborted) await upload.setDelivered(delivered)
  run.signal.throwIfAborted()
  const evidence = mustProve ? await prove(run, delivered) : null
  await refuseChanged(run, evidence?.identity ?? null)
  run.signal.throwIfAborted()
  const { object, proof, readBack } = evidence ?? { object: delivered.object, ...unproven }
  const finishedAt = clock.now()
  await upload.move({
    kind: 'done',
    object,
    proof,
    readBack,
    resentBytes: upload.sentBytes.resentBytes,
    finishedAt,
    local: localAfter(upload.options, proof, finishedAt),
  })
  if (evidence !== null && isTrashing(upload.state, clock.now())) await trashProven(run, evidence)
}

/**
 * One more look before anybody reads "Uploaded": a file that grew or was edited since it was read, for a proof or to be
 * sent, is an object of an older version. A file that is no longer there was delivered as it was. Throws `SourceChanged`.
 */
async function refuseChanged(run: Run, proven: SourceIdentity | null): Promise<void> {
  const { sent } = run
  try {
    if (sent === null) await run.sourceIdentity()
    else await refuseEdited(run, proven ?? sent.identity, sent.crc32)
  } catch (thrown) {
    if (['SourceChanged', 'LinkLeadsOut'].includes(asAppFailure(thrown).error.code)) throw thrown
  }
}

/**
 * The object that an earlier run delivered but did not prove, if it is still there. One that a proof refuted is
 * replaced.
 */
async function deliveredBefore(run: Run): Promise<{ delivered: Delivered | null; mayReplace: MayReplace }> {
  const { upload, signal } = run
  const { delivered } = upload
  if (delivered === null) return { delivered, mayReplace: 'nothing' }
  await run.sourceIdentity()
  const { etag, versionId } = delivered.object
  const { key } = upload.record
  const { object } = await run
    .request((store) => headVersion(store, key, versionId, signal))
    .catch((thrown: unknown) => {
      throw explainDenied(run, thrown)
    })
  if (object?.etag !== etag) {
    await upload.setDelivered(null)
    return { delivered: null, mayReplace: 'nothing' }
  }
  if (!delivered.refuted) return { delivered, mayReplace: 'nothing' }
  return { delivered: null, mayReplace: owns(upload, object) ? 'own object' : 'nothing' }
}

/** Without s3:GetObject nobody can check that a delivered object is still there. */
function explainDenied({ upload }: Run, thrown: unknown): unknown {
  const { code, detail = '' } = asAppFailure(thrown).error
  if (code !== 'AccessDenied') return thrown
  const place = `${upload.record.address.bucket}/${upload.record.key}`
  const need = t('notes.needsGetObject', { place })
  return new AppFailure('AccessDenied', need, { cause: thrown, detail })
}

async function prove(run: Run, delivered: Delivered): Promise<Evidence> {
  const { upload } = run
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

async function deliver(run: Run, lanes: Lanes, mayReplace: MayReplace): Promise<Delivered> {
  const { record, options } = run.upload
  const session = sessionOf(run.upload.state)
  const { sizeBytes } = record.source
  const wishedBytes = run.partSizeBytes
  const begunBytes = session?.partSizeBytes ?? wishedBytes
  const isSmaller = options.partSizeBytes !== null && wishedBytes < begunBytes
  // Others give up the parts that were sent: larger ones a server in between may refuse, too many the store.
  const isKept = !isSmaller && partCount(sizeBytes, begunBytes) <= run.maxParts
  const partSizeBytes = isKept ? begunBytes : wishedBytes
  if (session === null && sizeBytes <= partSizeBytes) return putWhole(run, lanes, mayReplace)
  await run.sourceIdentity()
  return sendMultipart(run, lanes, { begun: session, partSizeBytes, mayReplace })
}

async function putWhole(run: Run, lanes: Lanes, mayReplace: MayReplace): Promise<Delivered> {
  const { upload } = run
  const { sizeBytes } = upload.record.source
  // The body is in memory or checked by its checksum: later changes of the file do not get into this object.
  const { before: identity, body } = await run.readPart(0, sizeBytes)
  try {
    run.signal.throwIfAborted()
    await upload.move({ kind: 'sending', session: null, failures: 0 })
    upload.hasUnseenTry = true
    const object = await createObject(run, {
      mayReplace,
      matches: (facts) => holdsBody(facts, body),
      create: (store, object) =>
        trySend(run, lanes, { uploadId: null, partNumber: 1, sizeBytes }, (pace, until) =>
          store.put(object, body, pace, until),
        ),
    })
    run.sent = { identity, crc32: body.crc32 }
    return { object, partSizeBytes: null, refuted: false }
  } finally {
    body.release()
  }
}

async function holdsBody(facts: ObjectFacts, body: PartBody): Promise<boolean> {
  if (facts.sizeBytes !== body.sizeBytes || !hasCrc32(facts, body.crc32)) return false
  const isMd5 = facts.checksum === null && /^[0-9a-f]{32}$/i.test(facts.etag)
  return !isMd5 || facts.etag.toLowerCase() === (await body.digest('md5'))
}
