import { powerMonitor } from 'electron'
import type { Dropreel } from '../app/open-dropreel.ts'
import { isFlowing, staysAwake } from '../desktop/power.ts'
import { createSleepGuard } from '../desktop/sleep-guard.ts'

/** The sleep guard follows the uploads this often at most, in milliseconds. */
const followEveryMs = 1000

/** Keeps the computer awake while bytes flow, and lets uploads go on once it wakes up. */
export function followPower({ engine, settings, stores }: Dropreel): void {
  const keepAwake = createSleepGuard()
  let following: NodeJS.Timeout | null = null

  async function follow(): Promise<void> {
    following = null
    const mayStay = await staysAwake(settings.current().power.keepAwake)
    keepAwake(mayStay && isFlowing(engine.views('open')))
  }
  // Nothing changes without an event, so an idle app has no timer for this.
  engine.onChange(() => (following ??= setTimeout(() => void follow(), followEveryMs)))
  // Connections are dead by then, and perhaps there is another network.
  powerMonitor.on('resume', () => stores.wake())
}
