import { dirname, resolve, sep } from 'node:path'
import type { Destination } from '../contract/index.ts'
import type { KnownUpload } from '../core/orphans.ts'
import { isSameVersion } from '../core/source-identity.ts'
import { storeKey } from '../core/store-address.ts'
import { archivedUploads, identityOf, type ScannedFile } from '../disk/index.ts'
import type { Engine } from '../engine/engine.ts'
import type { Removals } from './removals.ts'

/** The archive is searched for so many texts at most without reading all of it. */
const mostPaths = 8

/** Finds the upload that a file needs no other one beside; null where there is none. */
export type FindTwin = (found: ScannedFile) => Promise<KnownUpload | null>

type Around = {
  stateDir: string
  engine: Pick<Engine, 'known'>
  removals: Pick<Removals, 'stateOf'>
}

/**
 * Knows which files below these paths were delivered to a destination, or are on their way there. A file is its twin as
 * long as its path, size and time of change are the same. Failed, cancelled and removed uploads are none. Throws
 * `StateUnwritable`.
 */
export async function knownTwins(
  { stateDir, engine, removals }: Around,
  paths: readonly string[],
  destination: Destination,
): Promise<FindTwin> {
  const byFile = new Map<string, KnownUpload>()
  const known = engine.known()
  const knownIds = new Set(known.map(({ record }) => record.id))
  const wanted = beginnings(paths)
  for await (const { record, state } of archivedUploads(stateDir, { beginning: wanted, except: knownIds })) {
    keep({ record, state })
  }
  for (const upload of known) keep(upload)

  /** Those in the list come last, and count more than what was delivered before. */
  function keep(upload: KnownUpload): void {
    const { record, state } = upload
    const isOver = state.kind === 'failed' || state.kind === 'cancelled'
    if (isOver || record.destinationId !== destination.id || !isThere(upload, destination)) return
    if (removals.stateOf(record.id) !== 'removed') byFile.set(record.file, upload)
  }

  return async (found) => {
    const upload = byFile.get(found.file)
    return upload !== undefined && (await isOfVersion(found, upload)) ? upload : null
  }
}

/** Whether an upload is of the file as it is now. */
export async function isOfVersion(
  { file, sizeBytes }: ScannedFile,
  { record: { source, mayGrow } }: KnownUpload,
): Promise<boolean> {
  // It is uploaded once it is finished, as it is then.
  if (mayGrow === true) return true
  if (source.sizeBytes !== sizeBytes) return false
  const identity = await identityOf(file).catch(() => null)
  return identity !== null && isSameVersion(identity, source)
}

/** True where the destination still leads to the bucket that it led to. The demo store changes its port. */
export function isThere({ record }: KnownUpload, destination: Destination): boolean {
  return destination.credentials.kind === 'demo' || storeKey(record.address) === storeKey(destination)
}

/** What the paths of all files begin with that may be found at these paths. */
function beginnings(paths: readonly string[]): string[] {
  const all = paths.map((path) => resolve(path))
  if (all.length <= mostPaths) return all
  return [...new Set(all.map((path) => dirname(path) + sep))]
}
