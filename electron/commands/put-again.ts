import { isEnded, type SourceIdentity, type UploadRecord } from '../contract/index.ts'
import type { KnownUpload } from '../core/orphans.ts'
import { isUntouched } from '../core/source-identity.ts'
import { storeKey } from '../core/store-address.ts'
import { localTime, plannedUpload, type DropPlan, type FoundFiles, type ScannedFile } from '../disk/index.ts'
import type { NewUpload } from '../engine/new-upload.ts'

/** What a `put` has to do: continue uploads of an earlier one that was cut off, and add new ones. */
export type PutAgain = {
  /** They continue. */
  unfinished: UploadRecord[]
  /** What the same earlier `put` has finished: the store is asked for these, and nothing is sent again. */
  delivered: UploadRecord[]
  fresh: Fresh
}

/** Files that were found, and the plan by which each is uploaded; null for one that is not. */
export type Fresh = { files: FoundFiles; planOf: (found: ScannedFile) => DropPlan | null }

/** A file, and the plan by which it is uploaded. */
export type Planned = { found: ScannedFile; plan: DropPlan }

/** Those of the files that are to be uploaded. */
export function* planned(
  { planOf }: Pick<Fresh, 'planOf'>,
  files: Iterable<ScannedFile>,
): Generator<Planned> {
  for (const found of files) {
    const plan = planOf(found)
    if (plan !== null) yield { found, plan }
  }
}

/** Finds a file's identity as it is now. */
export type Identify = (file: string) => Promise<SourceIdentity>

/** Finds the finished uploads of these earlier `put`s, at least, that are in the archive. */
export type ArchivedOf = (deliveryIds: readonly string[]) => Promise<KnownUpload[]>

/** An earlier `put` that left something unfinished, and the plan it made its keys with. */
type EarlierPut = { id: string; plan: DropPlan }

/**
 * Finds what an earlier `put` of the same files to the same place left unfinished, so that a script that runs again
 * after a crash continues instead of starting at 0 %. What that `put` has delivered counts too, unless the file has
 * changed. A folder continues as a whole or not at all: below the key it had, with files that were added since.
 */
export async function putAgain(
  files: FoundFiles,
  plan: DropPlan,
  known: KnownUpload[],
  identify: Identify,
  archivedOf: ArchivedOf,
): Promise<PutAgain> {
  const byFile = groupedBy(known, ({ record }) => record.file)
  const taken = new Set<string>()
  const goingOn = new Set<number>()
  const plans = new Map<number, DropPlan>()
  const unfinished: UploadRecord[] = []
  const delivered: UploadRecord[] = []

  /** The upload of this file by that `put`: an unfinished one, else a finished one. */
  function uploadOf(found: ScannedFile, put: EarlierPut): KnownUpload | undefined {
    const its = (byFile.get(found.file) ?? []).filter(
      ({ record }) =>
        !taken.has(record.id) && deliveryIdOf(record) === put.id && isOf(record, found, put.plan),
    )
    return its.find(({ state }) => !isEnded(state)) ?? its.find(({ state }) => state.kind === 'done')
  }

  async function canGoOn(drop: ScannedFile[], put: EarlierPut): Promise<boolean> {
    const uploads = drop.map((found) => uploadOf(found, put)).filter((upload) => upload !== undefined)
    for (const { record, state } of uploads) {
      if (isEnded(state) && !isUntouched(record.source, await identify(record.file))) return false
    }
    return uploads.length > 0
  }

  const earlier = earlierPuts(filesOf(byFile, files), plan, byFile)
  const archived = earlier.length === 0 ? [] : await archivedOf(earlier.map(({ id }) => id))
  for (const [file, uploads] of groupedBy(archived, ({ record }) => record.file)) {
    byFile.set(file, [...(byFile.get(file) ?? []), ...uploads])
  }
  for (const [number, drop] of groupedBy(filesOf(byFile, files), (found) => found.number)) {
    const put = await firstThat(earlier, (one) => canGoOn(drop, one))
    if (put === undefined) continue
    plans.set(number, put.plan)
    for (const found of drop) {
      const upload = uploadOf(found, put)
      if (upload === undefined) continue
      taken.add(upload.record.id)
      goingOn.add(found.place)
      const list = isEnded(upload.state) ? delivered : unfinished
      list.push(upload.record)
    }
  }
  const planOf = ({ place, number }: ScannedFile) => (goingOn.has(place) ? null : (plans.get(number) ?? plan))
  return { unfinished, delivered, fresh: { files, planOf } }
}

/** Those of the files that there are uploads of. */
function filesOf(byFile: ReadonlyMap<string, unknown>, files: FoundFiles): ScannedFile[] {
  const its: ScannedFile[] = []
  for (const found of byFile.size === 0 ? [] : files) if (byFile.has(found.file)) its.push(found)
  return its
}

/** The newest first. */
function earlierPuts(files: ScannedFile[], plan: DropPlan, byFile: Map<string, KnownUpload[]>): EarlierPut[] {
  const puts = new Map<string, EarlierPut & { addedAt: number }>()
  for (const found of files) {
    for (const { record, state } of byFile.get(found.file) ?? []) {
      const id = deliveryIdOf(record)
      if (id === undefined || puts.has(id) || isEnded(state)) continue
      const time = localTime(new Date(record.addedAt))
      const asThen = { ...plan, folderUuid: id, title: record.delivery?.title ?? plan.title, time }
      if (isOf(record, found, asThen)) puts.set(id, { id, plan: asThen, addedAt: record.addedAt })
    }
  }
  return Array.from(puts.values()).toSorted((one, other) => other.addedAt - one.addedAt)
}

/** One file by itself is no delivery, and has the uuid of its key alone. */
function deliveryIdOf({ delivery, keyUuid }: UploadRecord): string | undefined {
  return delivery?.id ?? keyUuid
}

/** True when this plan would make the same upload of the file. */
function isOf(record: UploadRecord, found: ScannedFile, plan: DropPlan): boolean {
  return factsOf(record) === factsOf(plannedUpload(found, plan, record.keyUuid))
}

function factsOf({ file, key, address, destinationId, contentType, objectSettings }: NewUpload): string {
  return JSON.stringify([file, key, storeKey(address), destinationId, contentType, objectSettings ?? null])
}

function groupedBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? []
    groups.set(keyOf(item), group)
    group.push(item)
  }
  return groups
}

async function firstThat<T>(items: T[], fits: (item: T) => Promise<boolean>): Promise<T | undefined> {
  for (const item of items) if (await fits(item)) return item
  return undefined
}
