import type { AppFailure } from '../core/errors.ts'
import { scanInBatches, type DropPlan, type Scan, type ScannedFile } from '../disk/index.ts'
import type { Dropreel } from './open-dropreel.ts'
import type { uploadPlanner } from './plan-uploads.ts'
import type { Reading } from './readings.ts'

type Around = Pick<Dropreel, 'engine' | 'readings'>

/** What is to be read, and which of it is wanted. */
export type Drop = {
  paths: string[]
  plan: DropPlan
  planned: ReturnType<typeof uploadPlanner>
  followLinks: boolean
  isWanted: (file: string) => boolean
  /** Keeps a file for a question, or has another upload of it: then it is not added now. */
  holdBack: (found: ScannedFile) => Promise<boolean>
  /** Gets the ids of new uploads as they are found. */
  onAdded?: (ids: string[]) => void
  /** Milliseconds since the epoch. */
  startedAt: number
}

/** So many files were added, these were not, and the names of those that nobody wants. */
export type Taken = { added: number; failures: AppFailure[]; junk: string[] }

/** Files that are added with one sync of the journal. */
const addedAtOnce = 256

/** Adds what is found at the paths of a drop. What was dropped together is shown as a delivery meanwhile. */
export async function readDrop(app: Around, drop: Drop): Promise<Taken> {
  const { folderUuid: id, title, destinationId } = drop.plan
  if (title === null)
    return await readAll(app, drop, {
      signal: new AbortController().signal,
      found: () => undefined,
      isHeld: () => false,
    })
  const reading = { id, title, destinationId, paths: drop.paths, startedAt: drop.startedAt }
  return await app.readings.during(reading, (shown) => readAll(app, drop, shown))
}

async function readAll(app: Around, drop: Drop, { signal, found, isHeld }: Reading): Promise<Taken> {
  const taken: Taken = { added: 0, failures: [], junk: [] }
  let files = 0

  const take = async (batch: Scan): Promise<void> => {
    found((files += batch.files.length))
    const wanted: ScannedFile[] = []
    for (const one of batch.files) {
      if (drop.isWanted(one.file) && !(await drop.holdBack(one))) wanted.push(one)
    }
    const ids = await addTo(taken, app, drop, wanted)
    drop.onAdded?.(ids)
    if (isHeld()) await app.engine.pause(ids)
    for (const failure of batch.skipped) {
      if (failure.file === null || drop.isWanted(failure.file)) taken.failures.push(failure)
    }
    for (const name of batch.junk) taken.junk.push(name)
  }
  const { followLinks } = drop
  try {
    await scanInBatches(drop.paths, take, { followLinks, leavesOutNamedJunk: true, signal })
  } catch (thrown) {
    if (!app.readings.isStop(thrown)) throw thrown
  }
  return taken
}

/** Adds files that were found before. */
export async function addFound(
  app: Around,
  drop: Pick<Drop, 'plan' | 'planned'>,
  files: readonly ScannedFile[],
): Promise<Taken> {
  const taken: Taken = { added: 0, failures: [], junk: [] }
  for (let at = 0; at < files.length; at += addedAtOnce) {
    await addTo(taken, app, drop, files.slice(at, at + addedAtOnce))
  }
  return taken
}

/** Answers the ids of the new uploads. */
async function addTo(
  taken: Taken,
  { engine }: Around,
  { plan, planned }: Pick<Drop, 'plan' | 'planned'>,
  files: readonly ScannedFile[],
): Promise<string[]> {
  const { uploads, skipped, twins } = planned(files)
  const { address } = plan
  // The destination may have been edited since the plan was made.
  for (const upload of uploads) upload.address = address
  const { records, refused } = await engine.add(uploads)
  taken.added += records.length
  for (const failure of [...skipped, ...twins, ...refused]) taken.failures.push(failure)
  return records.map(({ id }) => id)
}
