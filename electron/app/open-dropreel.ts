import type {
  Added,
  CheckLine,
  CommandInput,
  Destination,
  Orphan,
  SettingsChange,
} from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { stillNeeded } from '../core/own-secrets.ts'
import { timetableOf } from '../core/timetable.ts'
import { credentialProviders, deleteSecret, readProxyPassword } from '../credentials/index.ts'
import { createDemoDestination, type DemoDestination } from './demo-destination.ts'
import { openDestinationDesk, type DestinationDesk } from './destination-desk.ts'
import {
  capabilityMemory,
  defaultStateDir,
  deleteRetired,
  fileSource,
  openDestinations,
  openSettings,
  openSharedLinks,
  openState,
  systemClock,
  trashBy,
  type DestinationsFile,
  type SettingsFile,
  type SharedLinksFile,
} from '../disk/index.ts'
import { createEngine } from '../engine/create-engine.ts'
import type { Engine } from '../engine/engine.ts'
import { orphansIn } from './orphans.ts'
import { addressOf, planUploads } from './plan-uploads.ts'
import { createStores, type StoresParts } from '../s3/index.ts'
import { createLinkSharing, type LinkSharing } from './share-links.ts'
import { createMfaQuestions, type MfaQuestions } from './mfa-questions.ts'
import { createWarnings, type Warnings } from './warnings.ts'

/** Everything of the app that is not the desktop. Failures are AppFailures. */
export type Dropreel = {
  engine: Engine
  destinations: DestinationsFile
  /** Codes that sign-ins wait for. */
  mfa: MfaQuestions
  /** What a person should know of the credentials that work all the same. */
  warnings: Warnings
  settings: Pick<SettingsFile, 'current'>
  /** From now on, also for what is under way. */
  changeSettings(change: SettingsChange): Promise<void>
  /** Adds files and folders to the selected destination. */
  addPaths(paths: string[]): Promise<Added>
  links: LinkSharing
  sharedLinks: SharedLinksFile
  /** `onLine` hears each line of a connection test. */
  openDestinationDesk(onLine: (line: CheckLine) => void): DestinationDesk
  removeDestination(id: string): Promise<void>
  /** Forgets uploads, and soon the secrets that only they needed. Throws `StateUnwritable`. */
  removeUploads(ids: string[]): Promise<void>
  connectDemo(): Promise<Destination>
  /** The open uploads on a destination's store that nobody will finish. */
  listOrphans(wanted: CommandInput<'orphans.list'>): Promise<Orphan[]>
  abortOrphans(chosen: CommandInput<'orphans.abort'>): Promise<void>
  /** Goes on with what an earlier run left. */
  resume(): Promise<void>
  close(): Promise<void>
}

export type DropreelPlaces = {
  stateDir: string
  /** The list of destinations, which the command line shares. */
  destinations: { dir: string; older: string }
  /** The system's proxy for a URL, as a URL; null for none. */
  systemProxy: (url: string) => Promise<string | null>
  /** The desktop's trash. */
  moveToTrash: (file: string) => Promise<void>
}

/** Opens the app's state. Throws `StateLocked`, `StateUnwritable`. */
export async function openDropreel(places: DropreelPlaces): Promise<Dropreel> {
  const { stateDir, systemProxy } = places
  const journal = await openState(stateDir, { wait: 'no' })
  const warnings = createWarnings()
  const { dir, older } = places.destinations
  const warn = (sentence: string): void => warnings.warn(sentence)
  const destinations = await openDestinations(dir, older, warn)
  const settings = await openSettings(stateDir, warn)
  const demo = createDemoDestination(stateDir, destinations)
  const mfa = createMfaQuestions()
  const storesParts: StoresParts = {
    credentialsFor: credentialProviders({
      environment: process.env,
      demo: demo.credentials,
      now: Date.now,
      askMfaCode: mfa.ask,
      isPersonThere: true,
      warn,
    }),
    now: Date.now,
    proxies: { systemProxy, proxyPassword: readProxyPassword },
    memory: capabilityMemory(destinations),
  }
  const stores = createStores(storesParts)
  const engine = createEngine({
    journal,
    source: fileSource(),
    stores,
    trash: trashBy(places.moveToTrash),
    clock: systemClock,
    unreachedLimitMs: null,
  })
  let desk: DestinationDesk | null = null
  const sharedLinks = await openSharedLinks(stateDir, (id) => engine.record(id) !== undefined)
  const obey = (): void => {
    const { rules, limitBytesPerSecond } = settings.current().bandwidth
    engine.setBandwidth(timetableOf(rules, limitBytesPerSecond))
  }
  obey()
  const journals = [stateDir, defaultStateDir('cli', process.env)]
  /** Not waited for: a locked keychain takes seconds. What cannot be deleted now is tried again, at the next start at the latest. */
  const deleteSecrets = (): void =>
    void deleteRetired(destinations, journals, deleteSecret).catch((thrown: unknown) =>
      console.error(asAppFailure(thrown).message),
    )
  return {
    engine,
    destinations,
    mfa,
    warnings,
    settings,
    async changeSettings(change) {
      await settings.change(change)
      obey()
    },
    addPaths: (paths) => addPaths(paths, { engine, destinations, settings }),
    links: createLinkSharing({ engine, stores, destinations, sharedLinks, now: Date.now }),
    sharedLinks,
    openDestinationDesk(onLine) {
      desk = openDestinationDesk({
        destinations,
        storesParts,
        createStores,
        onLine,
        deleteRetired: deleteSecrets,
        now: () => new Date(),
      })
      return desk
    },
    async removeDestination(id) {
      await removeDestination(id, engine, destinations)
      deleteSecrets()
    },
    async removeUploads(ids) {
      await engine.remove(ids)
      deleteSecrets()
    },
    connectDemo: demo.connect,
    ...orphansIn({ engine, destinations, stores }),
    async resume() {
      // Without the demo store its own uploads wait; all others go on.
      await moveDemoUploads(demo, engine).catch((thrown: unknown) =>
        console.error(asAppFailure(thrown).message),
      )
      await engine.start()
      deleteSecrets()
    },
    async close() {
      await Promise.all([engine.stop(), desk?.close()])
      stores.close()
      await demo.close()
      destinations.close()
    },
  }
}

async function addPaths(
  paths: string[],
  parts: { engine: Engine; destinations: DestinationsFile; settings: SettingsFile },
): Promise<Added> {
  const { engine, destinations, settings } = parts
  const { destinations: all, selectedDestinationId } = destinations.list()
  const destination = all.find(({ id }) => id === selectedDestinationId)
  if (destination === undefined) {
    throw new AppFailure('BadInput', 'There is no destination yet.', { advice: 'Connect one first.' })
  }
  const { uploads, skipped } = await planUploads(
    paths,
    destination,
    settings.current().afterUpload,
    new Date(),
  )
  const { records, refused } = await engine.add(uploads)
  return { added: records.length, skipped: [...skipped, ...refused].map(({ error }) => error) }
}

async function removeDestination(id: string, engine: Engine, destinations: DestinationsFile): Promise<void> {
  const destination = destinations.list().destinations.find((known) => known.id === id)
  if (destination === undefined) return
  if (engine.needs(id)) throw stillNeeded(destination)
  await destinations.remove(id)
}

/** The demo store's uploads and links follow it to another port. */
async function moveDemoUploads(demo: DemoDestination, engine: Engine): Promise<void> {
  const destination = await demo.startAgain()
  if (destination === null) return
  for (const { id, destinationId } of engine.views()) {
    const record = engine.record(id)
    if (destinationId !== destination.id || record === undefined) continue
    if (record.address.endpoint === destination.endpoint) continue
    await engine.amend(id, { address: addressOf(destination), options: record.options })
  }
}
