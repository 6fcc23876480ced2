import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Added, Destination } from '../contract/index.ts'
import { deliveryTitle } from '../core/delivery-title.ts'
import { AppFailure } from '../core/errors.ts'
import { droppedName, scanInBatches, type DropPlan, type Scan } from '../disk/index.ts'
import type { Dropreel } from './open-dropreel.ts'
import { consentedAddress, planDrop, uploadPlanner } from './plan-uploads.ts'
import type { Reading } from './readings.ts'

/** A person drops a file when it looks finished: a renderer that pauses for a moment does not. */
const waitStillSeconds = 5

/** Links that lead out of the folders at `paths`, and how these were added. */
export type LinksOut = { paths: string[]; links: ReadonlySet<string>; plan: DropPlan }

type Outcome = Omit<Added, 'linksOut'>

type Around = Pick<Dropreel, 'engine' | 'readings' | 'clock'>

/** What is to be read, and which of it is wanted. */
type Drop = { paths: string[]; plan: DropPlan; followLinks: boolean; isWanted: (file: string) => boolean }

/**
 * Adds files and folders to a destination, the selected one where none is named, file by file as they are found. Links that lead out of a folder are
 * left out. What was dropped together is shown as one delivery from the first moment. Throws `BadInput`,
 * `StateUnwritable`.
 */
export async function addUploads(
  app: Around & Pick<Dropreel, 'destinations' | 'settings'>,
  paths: string[],
  destinationId: string | null = app.destinations.list().selectedDestinationId,
): Promise<Outcome & { linksOut: LinksOut | null }> {
  const destination = known(app.destinations.list().destinations, destinationId)
  const { uploads, afterUpload } = app.settings.current()
  const options = { ...uploads, ...afterUpload, waitStillSeconds }
  const begun = app.readings.cutOffAt(paths, destination.id)
  const now = new Date(begun?.startedAt ?? app.clock.now())
  const planned = planDrop(consentedAddress(destination), destination, { options }, now)
  const plan = { ...planned, folderUuid: begun?.id ?? planned.folderUuid, title: await titleOf(paths) }
  const before = begun === null ? new Set<string>() : await filesOf(app.engine, begun.id)
  const drop: Drop = { paths, plan, followLinks: false, isWanted: (file) => !before.has(file) }
  const { added, failures } = await read(app, drop, now.getTime())
  const links = failures.flatMap(({ error, file }) =>
    error.code === 'LinkLeadsOut' && file !== null ? file : [],
  )
  const skipped = failures.map(({ error }) => error)
  return { added, skipped, linksOut: links.length === 0 ? null : { paths, links: new Set(links), plan } }
}

/** Adds what these links lead to, as if it had been added with the rest. Throws the same. */
export async function addLinked(
  app: Around & Pick<Dropreel, 'destinations'>,
  { paths, links, plan }: LinksOut,
): Promise<Outcome> {
  const address = consentedAddress(known(app.destinations.list().destinations, plan.destinationId))
  const isWanted = (path: string): boolean =>
    links.has(path) || (dirname(path) !== path && isWanted(dirname(path)))
  const drop: Drop = { paths, plan: { ...plan, address }, followLinks: true, isWanted }
  const { added, failures } = await read(app, drop, app.clock.now())
  return { added, skipped: failures.map(({ error }) => error) }
}

function known(destinations: readonly Destination[], wanted: string | null): Destination {
  const destination = destinations.find(({ id }) => id === wanted)
  if (destination !== undefined) return destination
  throw new AppFailure('BadInput', 'There is no destination yet.', { advice: 'Connect one first.' })
}

/** Null for one file by itself, which is no delivery. */
async function titleOf(paths: readonly string[]): Promise<string | null> {
  const [first, ...others] = paths.map((path) => droppedName(resolve(path)))
  if (first === undefined) return null
  const isFolder = await stat(paths[0] ?? '').then(
    (facts) => facts.isDirectory(),
    () => false,
  )
  return isFolder || others.length > 0 ? deliveryTitle([first, ...others]) : null
}

/** The files that a delivery has in the list or in the archive. */
async function filesOf(engine: Dropreel['engine'], deliveryId: string): Promise<Set<string>> {
  const isOf = ({ record }: ReturnType<Dropreel['engine']['known']>[number]) =>
    record.delivery?.id === deliveryId
  const files = new Set(
    engine
      .known()
      .filter(isOf)
      .map(({ record }) => record.file),
  )
  for await (const upload of engine.finished.archived([deliveryId]))
    if (isOf(upload)) files.add(upload.record.file)
  return files
}

/** So many files were added, and these were not. */
type Taken = { added: number; failures: AppFailure[] }

async function read(app: Around, drop: Drop, startedAt: number): Promise<Taken> {
  const { folderUuid: id, title, destinationId } = drop.plan
  if (title === null)
    return await readAll(app, drop, {
      signal: new AbortController().signal,
      found: () => undefined,
      isHeld: () => false,
    })
  const reading = { id, title, destinationId, paths: drop.paths, startedAt }
  return await app.readings.during(reading, (shown) => readAll(app, drop, shown))
}

async function readAll(
  { engine, readings }: Around,
  { paths, plan, followLinks, isWanted }: Drop,
  { signal, found, isHeld }: Reading,
): Promise<Taken> {
  const planned = uploadPlanner(plan, paths.length === 1)
  const taken: Taken = { added: 0, failures: [] }
  let files = 0

  const take = async (batch: Scan): Promise<void> => {
    found((files += batch.files.length))
    const { uploads, skipped, twins } = planned(batch.files.filter(({ file }) => isWanted(file)))
    const { records, refused } = await engine.add(uploads)
    const ids = records.map((record) => record.id)
    if (isHeld()) await engine.pause(ids)
    taken.added += ids.length
    const left = batch.skipped.filter(({ file }) => file === null || isWanted(file))
    for (const failure of [...left, ...skipped, ...twins, ...refused]) taken.failures.push(failure)
  }
  try {
    await scanInBatches(paths, take, { followLinks, signal })
  } catch (thrown) {
    if (!readings.isStop(thrown)) throw thrown
  }
  return taken
}
