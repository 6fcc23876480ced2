import type { UploadRecord } from '../contract/index.ts'
import type { KnownUpload } from '../core/orphans.ts'
import { isEnded } from '../core/transitions.ts'
import { localTime, plannedUpload, type DropPlan, type ScannedFile } from '../disk/index.ts'
import type { NewUpload } from '../engine/engine.ts'

/** What a `put` amounts to: uploads of an earlier one that was cut off, and new ones. */
export type PutAgain = {
  /** They go on. */
  unfinished: UploadRecord[]
  /** Other files of a folder whose `put` goes on: nothing is sent again. */
  delivered: UploadRecord[]
  fresh: NewUpload[]
}

/** Uploads by the file's path. */
type ByFile = Map<string, KnownUpload[]>

/**
 * Finds what an earlier `put` of the same files to the same place left unfinished, so that a script that runs again
 * after a crash goes on instead of beginning at 0 %. A folder goes on as a whole: below the key it had, with files
 * that were added to it since.
 */
export function putAgain(files: ScannedFile[], plan: DropPlan, known: KnownUpload[]): PutAgain {
  const byFile = groupedBy(known, ({ record }) => record.file)
  const result: PutAgain = { unfinished: [], delivered: [], fresh: [] }
  for (const drop of groupedBy(files, ({ number }) => number).values()) {
    const earlier = earlierPut(drop, plan, byFile)
    for (const found of drop) {
      const wanted = plannedUpload(found, earlier?.plan ?? plan, earlier?.uuid)
      const upload = earlier === null ? undefined : sameUpload(wanted, byFile)
      if (upload === undefined) result.fresh.push(wanted)
      else (isEnded(upload.state) ? result.delivered : result.unfinished).push(upload.record)
    }
  }
  return result
}

/** The uuid and the time that an unfinished `put` of this file or folder made its keys with. */
type EarlierPut = { plan: DropPlan; uuid: string }

/** Null where there is none, and where a folder holds another version of what was delivered: its key is taken. */
function earlierPut(drop: ScannedFile[], plan: DropPlan, byFile: ByFile): EarlierPut | null {
  for (const found of drop) {
    for (const { record, state } of byFile.get(found.file) ?? []) {
      const uuid = record.keyUuid
      if (uuid === undefined || isEnded(state)) continue
      const asThen = { ...plan, folderUuid: uuid, time: localTime(new Date(record.addedAt)) }
      if (!isSame(record, plannedUpload(found, asThen, uuid))) continue
      const earlier = { plan: asThen, uuid }
      return drop.every((file) => isAsDelivered(file, earlier, byFile)) ? earlier : null
    }
  }
  return null
}

/** An unfinished upload of the same file to the same key, else the one that the same `put` finished. */
function sameUpload(wanted: NewUpload, byFile: ByFile): KnownUpload | undefined {
  const same = (byFile.get(wanted.file) ?? []).filter(({ record }) => isSame(record, wanted))
  return (
    same.find(({ state }) => !isEnded(state)) ??
    same.find(({ record, state }) => state.kind === 'done' && record.keyUuid === wanted.keyUuid)
  )
}

function isSame(record: UploadRecord, wanted: NewUpload): boolean {
  const facts = ({ file, key, address, destinationId, contentType, objectSettings }: typeof wanted): string =>
    JSON.stringify([
      file,
      key,
      address.endpoint,
      address.bucket,
      destinationId,
      contentType,
      objectSettings ?? null,
    ])
  return facts(record) === facts(wanted)
}

/** False for a file that was delivered and has changed since. */
function isAsDelivered(found: ScannedFile, { plan, uuid }: EarlierPut, byFile: ByFile): boolean {
  const upload = sameUpload(plannedUpload(found, plan, uuid), byFile)
  if (upload === undefined || !isEnded(upload.state)) return true
  const { sizeBytes, mtimeNs } = upload.record.source
  // A number has no room for all the digits of today's nanoseconds.
  return sizeBytes === found.sizeBytes && Math.abs(Number(mtimeNs) / 1e6 - found.modifiedAt) < 1
}

function groupedBy<T, K>(items: T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}
