import { join } from 'node:path'
import { type Destination, t } from '../contract/index.ts'
import { defaultKeyTemplate } from '../core/defaults.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import type { Credentials } from '../credentials/index.ts'
import { demoBucket, openDemoStore, type DemoStore, type DemoStoreKey } from '../demo-store/index.ts'
import type { DestinationsFile } from '../disk/index.ts'

const demoId = 'demo'

export type DemoDestination = ReturnType<typeof createDemoDestination>

/**
 * The demo store as a destination of the app. `stateDir` holds its data and its own generated keys; `warn` gets a
 * sentence if those are damaged.
 */
export function createDemoDestination(
  stateDir: string,
  destinations: DestinationsFile,
  warn: (sentence: string) => void,
) {
  let running: Promise<{ demoStore: DemoStore; key: DemoStoreKey }> | null = null

  /** The demo store's destination, where it last was. */
  const known = () => destinations.list().destinations.find(({ id }) => id === demoId)

  function start() {
    running ??= open(join(stateDir, 'demo-store'), portOf(known()), warn).catch((thrown: unknown) => {
      running = null
      throw thrown
    })
    return running
  }

  /** Starts the store if need be and answers its destination, which is kept and selected. */
  async function connect(): Promise<Destination> {
    const { demoStore } = await start()
    const destination: Destination = {
      id: demoId,
      name: t('destinations.demo'),
      endpoint: demoStore.endpoint,
      region: demoStore.region,
      bucket: demoBucket,
      prefix: '',
      pathStyle: true,
      credentials: { kind: 'demo' },
      linkCredentials: null,
      keyTemplate: defaultKeyTemplate,
      publicBaseUrl: null,
    }
    await destinations.put(destination)
    await destinations.select(demoId)
    return destination
  }

  return {
    connect,
    known,
    /** Starts the store if it is a destination already. */
    async startAgain(): Promise<void> {
      if (known() === undefined) return
      const selected = destinations.list().selectedDestinationId
      await connect()
      if (selected !== null) await destinations.select(selected)
    },
    credentials: async (): Promise<Credentials> => {
      if (known() === undefined) {
        throw new AppFailure('CredentialsMissing', t('refusals.demoNotConnected'), {
          advice: t('refusals.connectDemo'),
        })
      }
      return (await start()).key
    },
    async close(): Promise<void> {
      const store = await running?.catch(() => null)
      await store?.demoStore.close()
    },
  }
}

/** The port of last time, so that links and unfinished uploads stay valid; another one if that is taken. */
async function open(dir: string, port: number, warn: (sentence: string) => void) {
  try {
    return await openDemoStore(dir, port, warn)
  } catch (thrown) {
    if (port === 0 || asAppFailure(thrown).error.code !== 'PortInUse') throw thrown
    return openDemoStore(dir, 0, warn)
  }
}

function portOf(destination: Destination | undefined): number {
  return destination?.endpoint ? Number(new URL(destination.endpoint).port) : 0
}
