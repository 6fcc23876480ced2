import type { Capabilities, CheckLine, DestinationForm } from '../../../electron/contract/index.ts'
import { unknownCapabilities } from '../../../electron/core/capabilities.ts'
import { plainObjects } from '../../../electron/core/destination-rules.ts'
import type { KeptSecret } from '../../../electron/core/own-secrets.ts'
import type { App } from '../../../electron/app/app.ts'
import { createConnectionTests } from '../../../electron/app/connection-tests.ts'
import { systemClock } from '../../../electron/disk/index.ts'
import { destinationHandlers } from '../../../electron/window/destinations.ts'
import { windowContext } from './window-context.ts'

export const form: DestinationForm = {
  id: null,
  name: 'Client reviews',
  endpoint: 'https://s3.example.com',
  region: '',
  bucket: 'reviews',
  prefix: '',
  pathStyle: true,
  keyTemplate: '{name}{ext}',
  publicBaseUrl: null,
  keys: { from: 'profile', name: 'studio' },
  linkKeys: null,
  objectSettings: plainObjects,
  network: { acceleration: false, dualStack: false, caFile: null, allowHttp: false },
  proxy: { kind: 'system' },
}
export const shown: Capabilities = { ...unknownCapabilities, checksums: 'verified', learnedAt: 5 }

type Check = (signal: AbortSignal) => Promise<CheckLine[]>

/** The window, with stores that count their checks and name their region. */
export async function openWindow(during: Check = async () => []) {
  const checked: string[] = []
  const deletions: KeptSecret[][] = []
  let picked: string | null = null
  const storesWith: App['storesWith'] = () => ({
    at: () => {
      throw new Error('not asked here')
    },
    sendStream: () => Promise.reject(new Error('not asked here')),
    guardsKeys: () => false,
    wake: () => undefined,
    async check({ bucket }, _checked, signal) {
      checked.push(bucket)
      return { lines: await during(signal), capabilities: shown }
    },
    regionOf: async () => 'eu-central-1',
    close: () => undefined,
  })
  const context = await windowContext(
    ({ destinations }) => {
      return {
        storesWith,
        connectionTests: createConnectionTests({ destinations, storesWith }),
        deleteRetiredSecrets: async () => void deletions.push(destinations.list().retired),
        clock: { ...systemClock, now: () => new Date(2026, 10, 23, 9, 5).getTime() },
      }
    },
    { desktop: { pickPath: async () => picked } },
  )
  const handlers = destinationHandlers(context)
  const importFrom = async (file: string) => {
    picked = file
    return await handlers['destinations.import']()
  }
  return {
    handlers,
    app: context.app,
    destinations: context.app.destinations,
    checked,
    deletions,
    importFrom,
  }
}
