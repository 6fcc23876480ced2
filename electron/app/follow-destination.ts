import {
  causeOf,
  errorTable,
  isEnded,
  type Destination,
  type Followed,
  type UploadRecord,
} from '../contract/index.ts'
import type { KnownUpload } from '../core/orphans.ts'
import { addressKey, storeKey } from '../core/store-address.ts'
import { localTime, plannedKey } from '../disk/index.ts'
import type { Engine } from '../engine/engine.ts'
import { isElsewhere, type Course } from '../engine/redirect.ts'
import { consentedAddress } from './plan-uploads.ts'

/** How uploads of an earlier version are taken, whose records do not say what of them follows their destination. */
type Older = { isOlderToo: boolean }

/** Where unfinished uploads of a destination would go by what it says now. `kept` cannot go there. */
export type Courses = { courses: Map<string, Course>; kept: string[] }

/**
 * Finds those of these uploads whose destination says something else by now than they do. Where it makes one key for
 * several of them, or none that can be used, they are `kept` as they are.
 */
export function coursesOf(known: readonly KnownUpload[], destination: Destination, older: Older): Courses {
  const open = known.filter(({ state }) => !isEnded(state))
  const own = open.filter(({ record }) => record.destinationId === destination.id)
  const droppedAt = new Map<string, number>()
  for (const { record } of own) {
    const { keyUuid = record.id, addedAt } = record
    droppedAt.set(keyUuid, Math.min(addedAt, droppedAt.get(keyUuid) ?? addedAt))
  }
  const found: Courses = { courses: new Map(), kept: [] }
  for (const { record } of own) {
    const course = courseOf(record, destination, droppedAt.get(record.keyUuid ?? record.id), older)
    if (course === 'unusable') found.kept.push(record.id)
    else if (course !== null && textOf(course) !== textOf(record)) found.courses.set(record.id, course)
  }
  const targets = new Map<string, string[]>()
  for (const { record } of open) {
    const target = targetOf(found.courses.get(record.id) ?? record)
    targets.set(target, [...(targets.get(target) ?? []), record.id])
  }
  for (const { record } of own) {
    const course = found.courses.get(record.id)
    if (course === undefined || !isElsewhere(record, course)) continue
    if ((targets.get(targetOf(course)) ?? []).length < 2) continue
    found.courses.delete(record.id)
    found.kept.push(record.id)
  }
  return found
}

/** Null where nothing of it follows. `droppedAt`: when the first file with its uuid was added. */
function courseOf(
  record: UploadRecord,
  destination: Destination,
  droppedAt: number | undefined,
  { isOlderToo }: Older,
): Course | 'unusable' | null {
  const follows = record.follows ?? (isOlderToo ? { key: null } : undefined)
  if (follows === undefined) return null
  const { keyTemplate, prefix, objectSettings } = destination
  const { keyUuid = record.id } = record
  const plan = {
    keyTemplate,
    prefix,
    folderUuid: keyUuid,
    time: localTime(new Date(droppedAt ?? record.addedAt)),
  }
  try {
    const key = follows.key === null ? record.key : plannedKey(follows.key, plan, keyUuid)
    return { address: consentedAddress(destination), key, objectSettings }
  } catch {
    return 'unusable'
  }
}

function textOf({ address, key, objectSettings }: Course): string {
  return JSON.stringify([addressKey(address), key, objectSettings ?? null])
}

function targetOf({ address, key }: Course): string {
  return `${storeKey(address)} ${key}`
}

/**
 * Lets the unfinished uploads of a destination do what it says now: those with nothing on the store yet go there, all
 * others take its keys and its way to the same bucket. Those that failed or wait are tried. With `isSaved` a person has
 * just mended something, so what failed for a cause in the destination is tried even where nothing of it differs.
 */
export async function followDestination(
  engine: Engine,
  destination: Destination,
  { isSaved, ...older }: Older & { isSaved: boolean },
): Promise<Followed> {
  const { courses, kept } = coursesOf(shownOf(engine), destination, older)
  const stuck = new Set(
    engine.known().flatMap(({ record, state }) => (causeOf(state) === null ? [] : record.id)),
  )
  const { moved, mended } = courses.size === 0 ? { moved: [], mended: [] } : await engine.redirect(courses)
  const asking: string[] = []
  for (const { record, state } of engine.known()) {
    if (record.destinationId !== destination.id || isEnded(state)) continue
    const course = courses.get(record.id)
    const isAtOldPlace = course !== undefined && isElsewhere(record, course)
    engine.setAtOldPlace(record.id, isAtOldPlace)
    if (isAtOldPlace) asking.push(record.id)
  }
  const tried = mended.filter((id) => stuck.has(id))
  if (isSaved)
    tried.push(...(await tryMended(engine, destination, new Set([...moved, ...mended, ...asking]))))
  return {
    destinationId: destination.id,
    moved: moved.length,
    tried: tried.length,
    kept: kept.length,
    asking,
  }
}

/** Without those that a person has just removed. */
function shownOf(engine: Engine): KnownUpload[] {
  return engine.known().filter(({ record }) => engine.view(record.id) !== undefined)
}

/** Tries what its destination had kept from going on, but for those that go on already. */
async function tryMended(engine: Engine, { id }: Destination, going: ReadonlySet<string>): Promise<string[]> {
  const ids = shownOf(engine).flatMap(({ record, state }) => {
    const cause = causeOf(state)
    if (record.destinationId !== id || cause === null || going.has(record.id)) return []
    const { mend } = errorTable[cause.code]
    return typeof mend === 'object' || mend === 'sign-in' ? record.id : []
  })
  await engine.retry(ids)
  await engine.resume(ids)
  return ids
}
