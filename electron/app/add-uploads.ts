import { dirname } from 'node:path'
import type { Added, Destination } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { scan, type DropPlan, type Scan } from '../disk/index.ts'
import type { Dropreel } from './open-dropreel.ts'
import { consentedAddress, planDrop, planUploads, titledPlan } from './plan-uploads.ts'

/** A person drops a file when it looks finished: a renderer that pauses for a moment does not. */
const waitStillSeconds = 5

/** Links that lead out of the folders at `paths`, and how these were added. */
export type LinksOut = { paths: string[]; links: ReadonlySet<string>; plan: DropPlan }

type Outcome = Omit<Added, 'linksOut'>

/**
 * Adds files and folders to the selected destination. Links that lead out of a folder are left out. Throws `BadInput`,
 * `StateUnwritable`.
 */
export async function addUploads(
  { engine, destinations, settings, clock }: Pick<Dropreel, 'engine' | 'destinations' | 'settings' | 'clock'>,
  paths: string[],
): Promise<Outcome & { linksOut: LinksOut | null }> {
  const { destinations: all, selectedDestinationId } = destinations.list()
  const destination = known(all, selectedDestinationId)
  const options = { ...settings.current().afterUpload, waitStillSeconds }
  const untitled = planDrop(consentedAddress(destination), destination, { options }, new Date(clock.now()))
  const found = await scan(paths)
  const plan = titledPlan(untitled, paths, found.files)
  const links = found.skipped.flatMap(({ error, file }) =>
    error.code === 'LinkLeadsOut' && file !== null ? file : [],
  )
  const outcome = await add(engine, found, plan)
  return { ...outcome, linksOut: links.length === 0 ? null : { paths, links: new Set(links), plan } }
}

/** Adds what these links lead to, as if it had been added with the rest. Throws the same. */
export async function addLinked(
  { engine, destinations }: Pick<Dropreel, 'engine' | 'destinations'>,
  { paths, links, plan }: LinksOut,
): Promise<Outcome> {
  const address = consentedAddress(known(destinations.list().destinations, plan.destinationId))
  const isLinked = (path: string | null): boolean =>
    path !== null && (links.has(path) || (dirname(path) !== path && isLinked(dirname(path))))
  const all = await scan(paths, { followLinks: true })
  const files = all.files.filter(({ file }) => isLinked(file))
  const skipped = all.skipped.filter(({ file }) => isLinked(file))
  return await add(engine, { files, skipped }, { ...plan, address })
}

function known(destinations: readonly Destination[], wanted: string | null): Destination {
  const destination = destinations.find(({ id }) => id === wanted)
  if (destination !== undefined) return destination
  throw new AppFailure('BadInput', 'There is no destination yet.', { advice: 'Connect one first.' })
}

async function add(engine: Dropreel['engine'], found: Scan, plan: DropPlan): Promise<Outcome> {
  const { uploads, skipped } = planUploads(found.files, plan)
  const { records, refused } = await engine.add(uploads)
  const failures = [...found.skipped, ...skipped, ...refused]
  return { added: records.length, skipped: failures.map(({ error }) => error) }
}
