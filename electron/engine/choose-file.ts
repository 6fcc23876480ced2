import { isEnded, sessionOf, type SourceIdentity, t } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { partPlan } from '../core/part-plan.ts'
import { isSameVersion } from '../core/source-identity.ts'
import type { LiveUpload } from './live-upload.ts'
import type { Pausing } from './pausing.ts'
import type { Source, SourceFile } from './ports.ts'
import type { Registry } from './registry.ts'
import type { Scheduler } from './scheduler.ts'

type Around = { source: Source; registry: Registry; scheduler: Scheduler; pausing: Pausing }

/**
 * Takes a file of another path as the one of an unfinished upload, if it is the same: by size and time of change, or,
 * where a copy has another time, by size and by the parts that were sent first and last. All others are compared when the
 * upload goes on, as always. Answers whether it is the same; else nothing changes. Throws what opening throws, and
 * `BadInput` for an upload that has ended.
 */
export async function chooseFile(around: Around, id: string, file: string): Promise<boolean> {
  const { source, registry, scheduler, pausing } = around
  const upload = registry.get(id)
  if (upload === undefined || isEnded(upload.state)) {
    throw new AppFailure('BadInput', t('refusals.uploadEnded'), { advice: t('refusals.addAgain') })
  }
  const opened = await source.open(file, null)
  const identity = await opened.identity()
  if (!(await isSame(upload, identity, opened))) return false
  const wasStuck = upload.state.kind === 'failed' || upload.state.kind === 'waiting'
  await scheduler.halt([upload])
  // A person chose it, so it need not be in the folder that was dropped.
  await upload.amend({ file, source: identity, within: undefined })
  if (wasStuck) await pausing.requeue([upload])
  return true
}

async function isSame(upload: LiveUpload, identity: SourceIdentity, file: SourceFile): Promise<boolean> {
  const { source } = upload.record
  if (isSameVersion(source, identity)) return true
  return source.sizeBytes === identity.sizeBytes && (await holdsSentParts(upload, file))
}

/** True where the first and the last part that the store has are the same in this file. False where it has none. */
async function holdsSentParts(upload: LiveUpload, file: SourceFile): Promise<boolean> {
  const partSizeBytes = sessionOf(upload.state)?.partSizeBytes
  if (partSizeBytes === undefined) return false
  const sent = partPlan(upload.record.source.sizeBytes, partSizeBytes).flatMap((part) => {
    const remembered = upload.rememberedPart(part.partNumber)
    return remembered?.kind === 'stored' ? { part, crc32: remembered.crc32 } : []
  })
  const ends = [...new Set([sent[0], sent.at(-1)])].filter((end) => end !== undefined)
  for (const { part, crc32 } of ends) {
    const { body } = await file.readPart(part.offsetBytes, part.sizeBytes)
    body.release()
    if (body.crc32 !== crc32) return false
  }
  return ends.length > 0
}
