import { resolve } from 'node:path'
import { filesOf, type KnowsUploads } from '../app/files-of-delivery.ts'
import { uploadPlanner } from '../app/plan-uploads.ts'
import type { AppFailure } from '../core/errors.ts'
import {
  FoundFiles,
  openBegunPuts,
  scanInBatches,
  type BegunPut,
  type DropPlan,
  type Scan,
} from '../disk/index.ts'
import type { CommandContext } from './command.ts'
import type { Output } from './output.ts'
import { planned, type Fresh, type Planned } from './put-again.ts'
import { addTo, mostQueued, unqueued, type Amounts, type Unqueued } from './unqueued.ts'

type Around = { stateDir: string; output: Pick<Output, 'notice'>; context: Pick<CommandContext, 'signal'> }
type Put = { words: readonly string[]; followLinks: boolean }

/**
 * The files of a `put` to queue at once, and those that follow later, of which there may be very many: `puts.json` has
 * them before, so that `resume` finds them after a kill. Where a file is to go to the trash, all are queued at once: it
 * must be seen that another upload still needs it. Throws `StateUnwritable`.
 */
export async function inTurns(
  fresh: Fresh,
  { words, followLinks }: Put,
  { stateDir, output }: Around,
): Promise<{ now: Planned[]; rest: Unqueued | null }> {
  const paths = words.map((word) => resolve(word))
  const puts = await openBegunPuts(stateDir, (sentence) => output.notice(sentence))
  const amounts: Amounts = new Map()
  const numbers = new Map<DropPlan, Set<number>>()
  let count = 0
  for (const one of planned(fresh, fresh.files)) {
    count++
    addTo(amounts, one, 1)
    const { found, plan } = one
    const known = numbers.get(plan)
    if (known === undefined) numbers.set(plan, new Set([found.number]))
    else known.add(found.number)
  }
  const isAnyToGo = Array.from(numbers.keys()).some(({ options }) => options.deleteLocal !== null)
  if (count <= mostQueued || isAnyToGo) {
    const rest = puts.all().length === 0 ? null : unqueued([], new Map(), () => puts.end(paths))
    return { now: [...planned(fresh, fresh.files)], rest }
  }
  const begun = Array.from(numbers, ([plan, its]): BegunPut => {
    return { plan, paths, numbers: [...its], followLinks, files: count, without: [] }
  })
  await puts.begin(paths, begun)
  return { now: [], rest: unqueued([fresh], amounts, () => puts.end(paths)) }
}

/**
 * What earlier runs have not queued yet. Their paths are read again: what is in the queue, was delivered by now or was
 * removed is left out, and what came since comes along. `planNow`: how each is uploaded now. Throws `StateUnwritable`,
 * and what the scan throws.
 */
export async function restOfPuts(
  engine: KnowsUploads,
  planNow: (plan: DropPlan) => DropPlan,
  { stateDir, output, context }: Around,
): Promise<{ rest: Unqueued | null; failures: AppFailure[] }> {
  const puts = await openBegunPuts(stateDir, (sentence) => output.notice(sentence))
  if (puts.all().length === 0) return { rest: null, failures: [] }
  const all: Fresh[] = []
  const amounts: Amounts = new Map()
  const failures: AppFailure[] = []
  const whole: string[][] = []
  for (const { plan: then, paths, numbers, followLinks, without } of puts.all()) {
    const plan = planNow(then)
    const wanted = new Set(numbers)
    const before = new Set([...(await filesOf(engine, plan.folderUuid)), ...without])
    const files = new FoundFiles()
    const plannedOf = uploadPlanner(plan, paths.length === 1)
    let isThere = true
    const take = async (found: Scan): Promise<void> => {
      for (const file of found.files) {
        if (!wanted.has(file.number)) continue
        const { skipped, twins } = plannedOf([file])
        if (before.has(file.file)) continue
        failures.push(...skipped, ...twins)
        if (skipped.length + twins.length > 0) continue
        files.add(file)
        addTo(amounts, { found: file, plan }, 1)
      }
      for (const failure of found.skipped) failures.push(failure)
      isThere &&= !found.skipped.some(({ file }) => file !== null && paths.includes(file))
    }
    await scanInBatches(paths, take, { followLinks, signal: context.signal })
    all.push({ files, planOf: () => plan })
    // A drive that is not there now may be at the next start.
    if (isThere) whole.push(paths)
  }
  const rest = unqueued(all, amounts, async () => {
    for (const paths of whole) await puts.end(paths)
  })
  return { rest, failures }
}
