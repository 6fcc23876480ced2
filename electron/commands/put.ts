import { basename } from 'node:path'
import { planDrop, plannables, titledPlan } from '../app/plan-uploads.ts'
import { junkInWords, namedFilesOf, type UploadRecord } from '../contract/index.ts'
import { defaultUploadOptions } from '../core/defaults.ts'
import { AppFailure } from '../core/errors.ts'
import {
  identityOf,
  localTime,
  plannedUpload,
  scanInBatches,
  type DropPlan,
  type FoundFiles,
  type Scan,
  type ScanChoices,
} from '../disk/index.ts'
import type { Engine } from '../engine/engine.ts'
import type { DeliveredUpload } from '../engine/ports.ts'
import { amendAll } from './amend-all.ts'
import type { Command, CommandContext } from './command.ts'
import { withApp, type Opened } from './context.ts'
import { inTurns } from './begun-put.ts'
import { begunOf, type Begun } from './begun.ts'
import { deliver, nothingUploaded } from './deliver.ts'
import { followDestinations, knownDestinations, tellLeft } from './follow-destinations.ts'
import { keepHeapSmall } from './keep-heap-small.ts'
import type { PutFlags, putOptions } from './options.ts'
import type { Output } from './output.ts'
import { putAgain, type ArchivedOf } from './put-again.ts'
import { sendOptions } from './send-options.ts'
import { whereTo } from './where.ts'

/** `dropreel put <file|folder>…` and `put -`. */
export const put: Command<typeof putOptions> = async ({ flags, words }, context) => {
  if (flags.inApp === true) return (await import('./put-in-app.ts')).putInApp(flags, words, context)
  const plan = await planOf(flags, context)
  if (words.includes('-')) return (await import('./put-stream.ts')).putStream(flags, words, plan, context)
  if (flags.name !== undefined) throw new AppFailure('BadInput', '--name goes with standard input (put -).')
  return withApp(flags, context, (opened) => putFiles(words, flags, plan, opened))
}

/** What the flags of a `put` amount to. Throws `BadInput`. */
async function planOf(flags: PutFlags, context: CommandContext): Promise<DropPlan> {
  const { address, destination } = await whereTo(flags, context)
  const base = {
    ...defaultUploadOptions,
    waitStillSeconds: 0,
    publicBaseUrl: destination?.publicBaseUrl ?? null,
  }
  const { keyTemplate, prefix, contentType } = flags
  const choices = { options: sendOptions(base, flags), keyTemplate, prefix, contentType }
  return planDrop(address, destination, choices, new Date())
}

async function putFiles(
  words: string[],
  flags: PutFlags,
  untitled: DropPlan,
  opened: Opened,
): Promise<number> {
  const { output, context } = opened
  const { followLinks } = flags
  keepHeapSmall()
  const { skipped, junk, end } = await found(words, untitled, { followLinks, signal: context.signal }).catch(
    (thrown: unknown) => {
      if (context.signal.aborted) output.notice(nothingUploaded)
      throw thrown
    },
  )
  const leftOut = junkInWords(namedFilesOf(junk))
  if (leftOut !== null) output.notice(leftOut)
  const planned = end()
  const plan = titledPlan(untitled, words, planned.files)
  const failures = [...skipped, ...planned.skipped]
  const skippedCode = failures.reduce((most, failure) => Math.max(most, output.failed(failure)), 0)
  if (planned.files.length === 0) return skippedCode
  const put = { words, followLinks: followLinks === true }
  const code = await deliver({ ...opened, flags }, (engine) =>
    begin(engine, planned.files, { plan, put }, opened),
  )
  return Math.max(code, skippedCode)
}

/** What is at these paths. `end` says what of it can be uploaded. */
async function found(words: readonly string[], plan: DropPlan, choices: ScanChoices) {
  const planned = plannables(plan)
  const skipped: AppFailure[] = []
  const junk: string[] = []
  const takeAll = async (batch: Scan): Promise<void> => {
    planned.take(batch.files)
    for (const failure of batch.skipped) skipped.push(failure)
    for (const name of batch.junk) junk.push(name)
  }
  await scanInBatches(words, takeAll, choices)
  return { skipped, junk, end: () => planned.end() }
}

/** What an earlier run left unfinished continues with this run's options; the rest is new. */
async function begin(
  engine: Engine,
  files: FoundFiles,
  { plan, put }: { plan: DropPlan; put: { words: string[]; followLinks: boolean } },
  opened: Opened,
): Promise<Begun> {
  const { app, output } = opened
  if (plan.follows !== null) {
    const own = ownOf(files, engine)
    const destinations = knownDestinations(app).filter(({ id }) => id === plan.destinationId)
    tellLeft(await followDestinations(engine, destinations, output, ({ file }) => own.has(file)), output)
  }
  // The wait for another Dropreel may have been long.
  const planNow = { ...plan, time: localTime(new Date()) }
  const archived = new Map<string, DeliveredUpload>()
  const archivedOf: ArchivedOf = async (deliveryIds) => {
    for await (const upload of engine.finished.archived(deliveryIds)) archived.set(upload.record.id, upload)
    return [...archived.values()]
  }
  const known = engine.known()
  const { unfinished, delivered, fresh } = await putAgain(files, planNow, known, identityOf, archivedOf)
  tellOfEarlier(unfinished, delivered, output)
  const { address, options } = plan
  await amendAll(engine, [...unfinished, ...delivered], () => ({ address, options }))
  const going = unfinished.map(({ id }) => id)
  await engine.retry(going)
  await engine.resume(going)
  const fromArchive = delivered.flatMap(({ id }) => archived.get(id) ?? [])
  const again = await engine.recheck(
    delivered.map(({ id }) => id),
    fromArchive.map(({ record, state, delivered, happened }) => ({
      record: { ...record, address, options },
      state,
      delivered,
      happened,
    })),
  )
  const { now, rest } = await inTurns(fresh, put, opened)
  const begun = begunOf(await engine.add(now.map((one) => plannedUpload(one.found, one.plan))))
  const ids = [...going, ...again.map(({ id }) => id), ...begun.ids]
  return { ...begun, ids, restartChanged: going, rest }
}

/** Those of the files that the engine has uploads of. */
function ownOf(files: FoundFiles, engine: Engine): Set<string> {
  const known = new Set(engine.known().map(({ record }) => record.file))
  const own = new Set<string>()
  for (const { file } of known.size === 0 ? [] : files) if (known.has(file)) own.add(file)
  return own
}

function tellOfEarlier(unfinished: UploadRecord[], delivered: UploadRecord[], output: Output): void {
  const [first] = unfinished
  if (first === undefined) return
  const one = `${basename(first.file)}: its unfinished upload goes on.`
  output.notice(unfinished.length === 1 ? one : `${unfinished.length} unfinished uploads go on.`)
  if (delivered.length > 0) output.notice(`Already delivered and not sent again: ${delivered.length}.`)
}
