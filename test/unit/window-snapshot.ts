import { defaultSettings, type Snapshot } from '../../electron/contract/index.ts'
import { nothingSent } from './upload-view.ts'

/** What the window gets when it opens: nothing but what is asked for. */
export function windowSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    revision: 1,
    uploads: [],
    deliveries: [],
    hasHistory: false,
    destinations: [],
    selectedDestinationId: null,
    settings: defaultSettings,
    policy: {},
    sharedLinks: [],
    sentToday: nothingSent,
    ...changes,
  }
}
