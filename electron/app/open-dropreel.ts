import type { SettingsChange } from '../contract/index.ts'
import { silentLog, type Log } from '../core/log.ts'
import { timetableOf } from '../core/timetable.ts'
import {
  defaultStateDir,
  destinationsPlace,
  fileSource,
  openDestinations,
  openSettings,
  openSharedLinks,
  openState,
  readJournal,
  trashBy,
  type SettingsFile,
  type SharedLinksFile,
} from '../disk/index.ts'
import { Engine } from '../engine/engine.ts'
import { createApp, type App } from './app.ts'
import { createConnectionTests, type ConnectionTests } from './connection-tests.ts'
import { createDemoDestination, type DemoDestination } from './demo-destination.ts'
import { createMfaQuestions, type MfaQuestions } from './mfa-questions.ts'
import { consentedAddress } from './plan-uploads.ts'
import { createWarnings, type Warnings } from './warnings.ts'

/** The state of the app behind the window, without Electron. */
export type Dropreel = App & {
  engine: Engine
  /** Codes that sign-ins wait for. */
  mfa: MfaQuestions
  /** What a person should know of the credentials that work all the same. */
  warnings: Warnings
  settings: Pick<SettingsFile, 'current'>
  sharedLinks: SharedLinksFile
  connectionTests: ConnectionTests
  demo: DemoDestination
  /** The new settings also apply to uploads under way. Throws `StateUnwritable`. */
  changeSettings(change: SettingsChange): Promise<void>
  /** Continues the uploads that an earlier run left unfinished. */
  resume(): Promise<void>
  close(): Promise<void>
}

export type DropreelPlaces = {
  environment: NodeJS.ProcessEnv
  /** The system's proxy for a URL, as a URL; null for none. */
  systemProxy: (url: string) => Promise<string | null>
  /** The desktop's trash. */
  moveToTrash: (file: string) => Promise<void>
  log?: Log
}

/** Opens the state of the window's app. Throws `StateLocked`, `StateUnwritable`. */
export async function openDropreel(places: DropreelPlaces): Promise<Dropreel> {
  const { environment, systemProxy, log = silentLog } = places
  const stateDir = defaultStateDir('app', environment)
  const commandLineDir = defaultStateDir('cli', environment)
  const journal = await openState(stateDir, { wait: 'no' })
  const warnings = createWarnings()
  const warn = (sentence: string): void => warnings.warn(sentence)
  const { dir, older } = destinationsPlace(environment)
  const destinations = await openDestinations(dir, older, warn)
  const settings = await openSettings(stateDir, warn)
  const demo = createDemoDestination(stateDir, destinations)
  const mfa = createMfaQuestions()
  const app = createApp({
    list: destinations,
    credentials: { environment, demo: demo.credentials, askMfaCode: mfa.ask, isPersonThere: true, warn },
    systemProxy,
    log,
    stateDirs: [stateDir, commandLineDir],
    knownUploads: async () => {
      const ofCommandLine = await readJournal(commandLineDir)
      return [...engine.known(), ...ofCommandLine]
    },
    // What cannot be deleted now is tried again, at the next start at the latest.
    onUndeleted: (failure) => log.error('delete-secrets', failure),
  })
  const engine = new Engine({
    journal,
    source: fileSource(),
    stores: app.stores,
    trash: trashBy(places.moveToTrash),
    clock: app.clock,
    log,
    unreachedLimitMs: null,
  })
  const sharedLinks = await openSharedLinks(stateDir, (id) => engine.record(id) !== undefined)
  const connectionTests = createConnectionTests(app)

  function applyBandwidth(): void {
    const { rules, limitBytesPerSecond } = settings.current().bandwidth
    engine.setBandwidth(timetableOf(rules, limitBytesPerSecond))
  }
  applyBandwidth()
  /** Not waited for: a locked keychain takes seconds. */
  const deleteRetiredSecrets = async (): Promise<void> => void app.deleteRetiredSecrets()

  return {
    ...app,
    deleteRetiredSecrets,
    engine,
    mfa,
    warnings,
    settings,
    sharedLinks,
    connectionTests,
    demo,
    async changeSettings(change) {
      await settings.change(change)
      applyBandwidth()
    },
    async resume() {
      // Without the demo store its own uploads wait; all others go on.
      await moveDemoUploads(demo, engine).catch((thrown: unknown) => log.error('demo-store', thrown))
      await engine.start()
      await deleteRetiredSecrets()
    },
    async close() {
      await Promise.all([engine.stop(), connectionTests.close()])
      app.stores.close()
      await demo.close()
      destinations.close()
    },
  }
}

/** The demo store's uploads and links follow it to another port. */
async function moveDemoUploads(demo: DemoDestination, engine: Engine): Promise<void> {
  const destination = await demo.startAgain()
  if (destination === null) return
  for (const { id, destinationId } of engine.views()) {
    const record = engine.record(id)
    if (destinationId !== destination.id || record === undefined) continue
    if (record.address.endpoint === destination.endpoint) continue
    await engine.amend(id, { address: consentedAddress(destination), options: record.options })
  }
}
