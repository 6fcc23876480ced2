import { consentedAddress } from '../app/plan-uploads.ts'
import { isEnded, sessionOf, type BucketAddress, type UploadView } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { isTrashing } from '../core/local-file.ts'
import { systemClock, type DropPlan } from '../disk/index.ts'
import type { Engine } from '../engine/engine.ts'
import { amendedAddress } from './address.ts'
import { amendAll } from './amend-all.ts'
import { restOfPuts } from './begun-put.ts'
import type { Command } from './command.ts'
import { withApp, type Opened } from './context.ts'
import { deliver } from './deliver.ts'
import { followDestinations, knownDestinations, tellGoingOn } from './follow-destinations.ts'
import type { Flags, resumeOptions } from './options.ts'
import { sendOptions } from './send-options.ts'
import { refuseWithoutConsent, whereTo } from './where.ts'

/** `dropreel resume`: finishes what earlier runs left, failed uploads included. */
export const resume: Command<typeof resumeOptions> = ({ flags }, context) =>
  withApp(flags, context, (opened) =>
    deliver({ ...opened, flags }, async (engine) => {
      const to = flags.to === undefined ? null : (await whereTo(flags, context)).address
      const { rest, failures } = await restOfPuts(engine, (plan) => planNow(plan, flags, to, opened), opened)
      const ids = await begin(engine, flags, to, opened)
      if (ids.length === 0 && rest === null) opened.output.notice('Nothing is left to upload.')
      return { ids, refused: failures, restartChanged: flags.restart === true ? ids : [], rest }
    }),
  )

/** How what was not queued yet is uploaded now: as uploads are that were. */
function planNow(
  plan: DropPlan,
  flags: Flags<typeof resumeOptions>,
  to: BucketAddress | null,
  { app }: Opened,
): DropPlan {
  const options = sendOptions(plan.options, flags)
  if (to !== null || namesAddress(flags)) {
    const address = to ?? amendedAddress(plan.address, flags)
    if (flags.endpoint !== undefined) refuseWithoutConsent(address, flags)
    return { ...plan, options, address }
  }
  const destination = knownDestinations(app).find(({ id }) => id === plan.destinationId)
  if (destination === undefined || plan.follows === null) return { ...plan, options }
  const { keyTemplate, prefix } = plan.follows === 'place' ? plan : destination
  return { ...plan, options, address: consentedAddress(destination), keyTemplate, prefix }
}

async function begin(
  engine: Engine,
  flags: Flags<typeof resumeOptions>,
  to: BucketAddress | null,
  { app, output }: Opened,
): Promise<string[]> {
  const views = engine.views().filter(({ state }) => !isEnded(state))
  if (flags.deleteLocal === 'keep') await engine.keepLocal(engine.views().map(({ id }) => id))
  const now = systemClock.now()
  const trashing = engine.views().filter(({ state }) => isTrashing(state, now))
  const ids = views.map(({ id }) => id)
  for (const view of views) refuseOtherBucket(view, to?.bucket ?? flags.bucket)
  const records = ids.map((id) => engine.record(id)).filter((record) => record !== undefined)
  await amendAll(engine, records, ({ address, options }) => {
    const amended = to ?? amendedAddress(address, flags)
    if (flags.endpoint !== undefined) refuseWithoutConsent(amended, flags)
    return { address: amended, options: sendOptions(options, flags) }
  })
  if (to === null && !namesAddress(flags)) {
    tellGoingOn(await followDestinations(engine, knownDestinations(app), output, () => true), output)
  }
  await engine.start()
  await engine.retry(ids)
  await engine.resume(ids)
  return [...ids, ...trashing.map(({ id }) => id)]
}

/** Whether flags say where uploads go, whatever their destinations say by now. */
function namesAddress({
  endpoint,
  region,
  bucket,
  credentials,
  pathStyle,
}: Flags<typeof resumeOptions>): boolean {
  return [endpoint, region, bucket, credentials, pathStyle].some((flag) => flag !== undefined)
}

/** The parts of an upload are in its bucket: only the address of the store may be another. */
function refuseOtherBucket({ bucket, file, state }: UploadView, wanted: string | undefined): void {
  if (wanted === undefined || wanted === bucket || sessionOf(state) === null) return
  throw new AppFailure('BadInput', `The unfinished upload of ${file} is in the bucket ${bucket}.`, {
    advice: 'Resume it without --bucket and --to, or upload the file anew with `dropreel put`.',
    file,
  })
}
