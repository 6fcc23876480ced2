import { stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import {
  type Added,
  type Destination,
  type DoubtKind,
  type DropAnswer,
  namedFilesOf,
  t,
} from '../contract/index.ts'
import { deliveryTitle } from '../core/delivery-title.ts'
import { AppFailure } from '../core/errors.ts'
import { isJunk, isLeftover } from '../core/leftovers.ts'
import { droppedName } from '../disk/index.ts'
import type { HeldBack } from './drop-questions.ts'
import { filesOf } from './files-of-delivery.ts'
import type { FindTwin } from './known-twins.ts'
import type { Dropreel } from './open-dropreel.ts'
import { consentedAddress, planDrop, uploadPlanner, type PlanChoices } from './plan-uploads.ts'
import { addFound, readDrop, type Drop, type Taken } from './read-drop.ts'

/** A person drops a file when it looks finished: a renderer that pauses for a moment does not. */
const waitStillSeconds = 5

type Around = Pick<
  Dropreel,
  'engine' | 'readings' | 'clock' | 'destinations' | 'settings' | 'dropQuestions' | 'twinsAt'
>

type Choices = {
  /** The selected one where none is named. */
  destinationId?: string | undefined
  /** False where a person has named each file just for this: then nothing is held back. */
  asks?: boolean
}

/**
 * Adds files and folders to a destination, file by file as they are found. What may not be meant is held back and asked
 * about once, in `dropQuestions`. What was dropped together is shown as one delivery from the first moment. Throws
 * `BadInput`, `StateUnwritable`.
 */
export function addUploads(app: Around, paths: string[], choices: Choices = {}): Promise<Added> {
  return app.readings.adding(add(app, paths, choices))
}

async function add(app: Around, paths: string[], { destinationId, asks = true }: Choices): Promise<Added> {
  if (paths.length === 0) return addedOf({ added: 0, failures: [], junk: [] })
  const destination = chosenDestination(app, destinationId ?? null)
  const { uploads, afterUpload } = app.settings.current()
  const heldBack: HeldBack = { leftovers: [], twins: [], links: [] }
  const drop: Drop = {
    ...(await dropOf(app, paths, destination, { options: { ...uploads, ...afterUpload, waitStillSeconds } })),
    holdBack: asks ? doubtful(heldBack, app.twinsAt(paths, destination)) : async () => false,
  }
  const { failures, ...taken } = await readDrop(app, drop)
  heldBack.links = failures.filter(isLinkOut)
  app.dropQuestions.ask({
    title: drop.plan.title,
    destinationId: destination.id,
    heldBack,
    upload: (kind) => addHeldBack(app, drop, heldBack, kind),
  })
  return addedOf({ ...taken, failures: failures.filter((failure) => !isLinkOut(failure)) })
}

/** The destination of this id; the selected one for null. Throws `BadInput` where there is none. */
export function chosenDestination(app: Pick<Around, 'destinations'>, id: string | null): Destination {
  const { destinations, selectedDestinationId } = app.destinations.list()
  return known(destinations, id ?? selectedDestinationId)
}

/**
 * How what is at these paths is uploaded. Where an earlier process ended while it read them, the rest of their files joins
 * that delivery. Throws `BadInput`, `StateUnwritable`.
 */
export async function dropOf(
  app: Pick<Around, 'engine' | 'readings' | 'clock'>,
  paths: string[],
  destination: Destination,
  choices: PlanChoices,
): Promise<Drop> {
  const begun = app.readings.cutOffAt(paths, destination.id)
  const now = new Date(begun?.startedAt ?? app.clock.now())
  const planned = planDrop(consentedAddress(destination), destination, choices, now)
  const plan = { ...planned, folderUuid: begun?.id ?? planned.folderUuid, title: await titleOf(paths) }
  const before = begun === null ? new Set<string>() : await filesOf(app.engine, begun.id)
  return {
    paths,
    plan,
    planned: uploadPlanner(plan, paths.length === 1),
    followLinks: false,
    isWanted: (file) => !before.has(file),
    holdBack: async () => false,
    startedAt: now.getTime(),
  }
}

/** Does what a person says of what a drop held back. Throws what `addUploads` throws. */
export async function answerDrop(app: Around, { question, kind, answer }: DropAnswer): Promise<Added> {
  const upload = app.dropQuestions.take(question, kind)
  if (upload === null || answer === 'leave-out') return addedOf({ added: 0, failures: [], junk: [] })
  return await app.readings.adding(upload())
}

/** Adds what is held back of one kind, as if it had been added with the rest. */
async function addHeldBack(
  app: Around,
  drop: Drop,
  { leftovers, twins, links }: HeldBack,
  kind: DoubtKind,
): Promise<Added> {
  const { destinations } = app.destinations.list()
  // It may have been edited since.
  const address = consentedAddress(known(destinations, drop.plan.destinationId))
  const now = { ...drop, plan: { ...drop.plan, address } }
  if (kind === 'leftovers') return addedOf(await addFound(app, now, leftovers))
  if (kind === 'twins') {
    return addedOf(
      await addFound(
        app,
        now,
        twins.map(({ found }) => found),
      ),
    )
  }
  const wanted = new Set(links.map(({ file }) => file))
  const isWanted = (path: string): boolean =>
    wanted.has(path) || (dirname(path) !== path && isWanted(dirname(path)))
  const linked = { ...now, followLinks: true, isWanted, holdBack: async () => false }
  const { added, failures } = await readDrop(app, { ...linked, startedAt: app.clock.now() })
  // What nobody wants was told before.
  return addedOf({ added, failures, junk: [] })
}

/** Keeps what may not be meant for the question. */
function doubtful(heldBack: HeldBack, twins: Promise<FindTwin>): Drop['holdBack'] {
  const seen = new Set<string>()
  // Whoever waits for it gets the failure.
  twins.catch(() => undefined)
  return async (found) => {
    // A folder was dropped together with something in it.
    const isSeen = seen.has(found.file)
    seen.add(found.file)
    const upload = await (await twins)(found)
    if (isSeen || upload !== null) heldBack.twins.push({ found, upload })
    else if (isLeftover(found.relative)) heldBack.leftovers.push(found)
    else return false
    return true
  }
}

function isLinkOut({ error, file }: AppFailure): boolean {
  return error.code === 'LinkLeadsOut' && file !== null
}

function addedOf({ added, failures, junk }: Taken): Added {
  return { added, skipped: failures.map(({ error }) => error), junk: namedFilesOf(junk) }
}

function known(destinations: readonly Destination[], wanted: string | null): Destination {
  const destination = destinations.find(({ id }) => id === wanted)
  if (destination !== undefined) return destination
  throw new AppFailure('BadInput', t('refusals.noDestination'), { advice: t('refusals.connectFirst') })
}

/** Null for one file by itself, which is no delivery. */
async function titleOf(paths: readonly string[]): Promise<string | null> {
  const wanted = paths.filter((path) => !isJunk(basename(path)))
  const [first, ...others] = wanted.map((path) => droppedName(resolve(path)))
  if (first === undefined) return null
  const isFolder = await stat(wanted[0] ?? '').then(
    (facts) => facts.isDirectory(),
    () => false,
  )
  return isFolder || others.length > 0 ? deliveryTitle([first, ...others]) : null
}
