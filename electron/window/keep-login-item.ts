import type { Dropreel } from '../app/open-dropreel.ts'
import type { ReportParts } from '../app/report.ts'
import { followProgram, setLoginItem } from '../desktop/login-item.ts'

/** What starts at login is the Dropreel that runs now, or nothing where a policy says so. */
export async function keepLoginItem({ policy, log }: Dropreel, { environment }: ReportParts): Promise<void> {
  try {
    if (policy.startAtLogin === false) await setLoginItem(environment, false)
    else await followProgram(environment)
  } catch (thrown) {
    log.error('login-item', thrown)
  }
}
