import type { Local, StoredObject } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { kept, localAfterFailure, whyWritten } from '../core/local-file.ts'
import { isSameFile, isUntouched } from '../core/source-identity.ts'
import type { LiveUpload } from './live-upload.ts'
import type { ObjectFacts } from './ports.ts'
import type { Run } from './run.ts'
import type { Evidence } from './verify.ts'

/**
 * Moves the file of a proven upload to the trash, if object and file are still those of the proof. The journal has
 * the upload as done by then, and records what became of the file. Does nothing once the run was stopped.
 */
export async function trashProven(run: Run, proven: Evidence): Promise<void> {
  const { upload, clock, signal } = run
  try {
    const why = await reasonToKeep(run, proven)
    if (signal.aborted) return
    if (why !== null) return await journalLocal(upload, kept(why))
    await run.context.trash.discard(upload.record.file)
  } catch (thrown) {
    if (signal.aborted) return
    return journalLocal(upload, localAfterFailure(asAppFailure(thrown).error, clock.now()))
  }
  await journalLocal(upload, { kind: 'trashed', time: clock.now() })
}

/** The last check. The file comes last: nothing is awaited between its stat and its move. */
async function reasonToKeep(run: Run, proven: Evidence): Promise<string | null> {
  const { upload, request, signal, file, context } = run
  const latest = await request((store) => store.head(upload.record.key, signal))
  if (latest === null || !isSameObject(proven.object, latest)) {
    return 'The object at the key is no longer the one that was verified.'
  }
  // Before the stat: what they wrote until then shows in the file's times, but for pages that were dirty before.
  const why = whyWritten(proven.writers, await run.writers())
  if (why !== null) return why
  const now = await file.identity()
  if (!isUntouched(proven.identity, now) || !isSameFile(proven.identity, now))
    return 'The file changed after it was verified.'
  return context.isFileNeeded(upload) ? 'Another upload still needs this file.' : null
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
