import { type Local, type StoredObject, t } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { kept, localAfterFailure, whyWritten } from '../core/local-file.ts'
import { isSameFile, isSameVersion, isUntouched } from '../core/source-identity.ts'
import type { LiveUpload } from './live-upload.ts'
import type { ObjectFacts } from './ports.ts'
import type { MovedFile } from './trash-port.ts'
import type { Run } from './run.ts'
import type { Evidence } from './verify.ts'

/**
 * Moves the file of a proven upload to the trash, if object and file are still those of the proof. The journal has
 * the upload as done by then, and records what became of the file. Does nothing once the run was stopped.
 */
export async function trashProven(run: Run, proven: Evidence): Promise<void> {
  const { upload, clock, signal } = run
  try {
    const why = (await reasonOnTheStore(run, proven)) ?? (await moveProven(run, proven))
    if (why !== null) {
      signal.throwIfAborted()
      return await journalLocal(upload, kept(why))
    }
  } catch (thrown) {
    const { error } = asAppFailure(thrown)
    // What a stop interrupts is done at the next start; but that does not know of what is in the trash.
    if (signal.aborted && error.code !== 'LeftInTrash') return
    return journalLocal(upload, localAfterFailure(error, clock.now()))
  }
  await journalLocal(upload, { kind: 'trashed', time: clock.now() })
}

/** Waits for the store, for days if need be: so it comes first. */
async function reasonOnTheStore({ upload, request, signal }: Run, proven: Evidence): Promise<string | null> {
  const latest = await request((store) => store.head(upload.record.key, signal))
  if (latest?.sizeBytes === upload.record.source.sizeBytes && isSameObject(proven.object, latest)) return null
  return t('keptFile.notTheVerified')
}

/** All is prepared before the last look, so that the move follows it at once. Answers why the file stays, or null. */
async function moveProven(run: Run, proven: Evidence): Promise<string | null> {
  const place = await run.context.trash.prepare(run.upload.record.file)
  try {
    const why = await reasonOnThisComputer(run, proven)
    if (why !== null) return why
    run.signal.throwIfAborted()
    await place.take((moved) => reasonToPutBack(run, proven, moved))
    return null
  } finally {
    await place.release().catch(() => undefined)
  }
}

/** The file comes last: nothing is awaited between its stat and its move. */
async function reasonOnThisComputer(run: Run, proven: Evidence): Promise<string | null> {
  const { upload, file, context } = run
  const need = await context.others.needing(upload.record)
  if (need !== null) return need
  // Before the stat: what they wrote until then shows in the file's times, but for pages that were dirty before.
  const why = whyWritten(proven.writers, await run.writers())
  if (why !== null) return why
  const now = await file.identity()
  const isProven = isUntouched(proven.identity, now) && isSameFile(proven.identity, now)
  if (!isProven) return t('keptFile.changedSince')
  return context.isFileNeeded(upload) ? t('keptFile.stillNeeded') : null
}

/** Something may have come between the last look and the move. The ctime is not compared: renaming changes it. */
async function reasonToPutBack({ context }: Run, proven: Evidence, moved: MovedFile): Promise<string | null> {
  const { path, isFile, identity } = moved
  const isProven = isSameVersion(proven.identity, identity) && isSameFile(proven.identity, identity)
  if (!isFile || !isProven) return t('keptFile.changedLast')
  const writers = path === null ? null : await context.source.writers(path)
  return whyWritten([], writers ?? [])?.replace(/\.$/, '') ?? null
}

/** Journals what became of the file of a finished upload. */
export async function journalLocal(upload: LiveUpload, local: Local): Promise<void> {
  if (upload.state.kind === 'done') await upload.move({ ...upload.state, local })
}

/** An older version does not count: links do not reach it, and stores clear such versions away. */
function isSameObject(proven: StoredObject, { etag, versionId }: ObjectFacts): boolean {
  const isSameVersion = versionId === null || proven.versionId === null || versionId === proven.versionId
  return etag === proven.etag && isSameVersion
}
