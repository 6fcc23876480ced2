import type { Added } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { scan } from '../disk/index.ts'
import type { Dropreel } from './open-dropreel.ts'
import { consentedAddress, planDrop, planUploads } from './plan-uploads.ts'

/** A person drops a file when it looks finished: a renderer that pauses for a moment does not. */
const waitStillSeconds = 5

/** Adds files and folders to the selected destination. Throws `BadInput`, `StateUnwritable`. */
export async function addUploads(
  { engine, destinations, settings, clock }: Pick<Dropreel, 'engine' | 'destinations' | 'settings' | 'clock'>,
  paths: string[],
): Promise<Added> {
  const { destinations: all, selectedDestinationId } = destinations.list()
  const destination = all.find(({ id }) => id === selectedDestinationId)
  if (destination === undefined) {
    throw new AppFailure('BadInput', 'There is no destination yet.', { advice: 'Connect one first.' })
  }
  const options = { ...settings.current().afterUpload, waitStillSeconds }
  const plan = planDrop(consentedAddress(destination), destination, { options }, new Date(clock.now()))
  const found = await scan(paths)
  const { uploads, skipped } = planUploads(found.files, plan)
  const { records, refused } = await engine.add(uploads)
  const failures = [...found.skipped, ...skipped, ...refused]
  return { added: records.length, skipped: failures.map(({ error }) => error) }
}
