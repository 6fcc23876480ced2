import type { SettingsChange, UploadRecord } from '../contract/index.ts'
import { silentLog, type Log } from '../core/log.ts'
import { timetableOf } from '../core/timetable.ts'
import {
  archiveDamageOf,
  defaultStateDir,
  destinationsPlace,
  fileSource,
  hasArchive,
  joinStates,
  openDestinations,
  openSettings,
  openSharedLinks,
  openState,
  readJournal,
  systemTrash,
  type MoveToTrash,
} from '../disk/index.ts'
import { Engine } from '../engine/engine.ts'
import { createApp } from './app.ts'
import { createConnectionTests } from './connection-tests.ts'
import { createEarlierUploads } from './earlier-uploads.ts'
import { createFollower } from './destination-follower.ts'
import { createDemoDestination, type DemoDestination } from './demo-destination.ts'
import { createKeySettler } from './settle-key.ts'
import { createMfaQuestions } from './mfa-questions.ts'
import { consentedAddress } from './plan-uploads.ts'
import { damageWarnings, inSentences } from './warn-of-damage.ts'
import { createWarnings } from './warnings.ts'

/** The state of the app behind the window, without Electron. */
export type Dropreel = Awaited<ReturnType<typeof openDropreel>>

export type DropreelPlaces = {
  environment: NodeJS.ProcessEnv
  /** The system's proxy for a URL, as a URL; null for none. */
  systemProxy: (url: string) => Promise<string | null>
  /** What the desktop offers to move a file to the trash. */
  moveToTrash: MoveToTrash
  log?: Log
}

/** Opens the state of the window's app. Throws `StateLocked`, `StateUnwritable`. */
export async function openDropreel(places: DropreelPlaces) {
  const { environment, systemProxy, log = silentLog } = places
  const stateDir = defaultStateDir('app', environment)
  const commandLineDir = defaultStateDir('cli', environment)
  const journal = await openState(stateDir, { wait: 'no' })
  const others = await joinStates(stateDir, environment, log)
  const warnings = createWarnings()
  const warn = (sentence: string): void => warnings.warn(sentence)
  const { dir, older } = destinationsPlace(environment)
  const warnOfDamage = damageWarnings(warnings, stateDir)
  const { found, before } = journal.damage
  inSentences([...before, ...found]).forEach(warnOfDamage)
  const destinations = await openDestinations(dir, older, damageWarnings(warnings, dir))
  const settings = await openSettings(stateDir, warnOfDamage)
  const demo = createDemoDestination(stateDir, destinations, warn)
  const mfa = createMfaQuestions()
  const app = createApp({
    list: destinations,
    credentials: { environment, demo: demo.credentials, askMfaCode: mfa.ask, isPersonThere: true, warn },
    systemProxy,
    log,
    stateDirs: [stateDir, commandLineDir],
    knownUploads: async () => [...(await readJournal(commandLineDir)), ...engine.known()],
    // What cannot be deleted now is tried again, at the next start at the latest.
    onUndeleted: (failure) => log.error('delete-secrets', failure),
  })
  const engine = new Engine({
    journal,
    source: fileSource(),
    stores: app.stores,
    trash: systemTrash({ environment, moveByDesktop: places.moveToTrash }),
    others,
    clock: app.clock,
    log,
    unreachedLimitMs: null,
  })
  const hasAny = await hasArchive(stateDir)
  const sharedLinks = await openSharedLinks(
    stateDir,
    (id) => engine.record(id)?.file,
    warnOfDamage,
    // An upload in the archive still has its reminder.
    ({ uploadId, validUntil }) =>
      engine.record(uploadId) !== undefined || (hasAny && (validUntil ?? 0) > app.clock.now()),
  )
  const connectionTests = createConnectionTests(app)

  function applyBandwidth(): void {
    const { rules, limitBytesPerSecond } = settings.current().bandwidth
    engine.setBandwidth(timetableOf(rules, limitBytesPerSecond))
  }
  applyBandwidth()
  /** Not waited for: a locked keychain takes seconds. */
  const deleteRetiredSecrets = async (): Promise<void> => void app.deleteRetiredSecrets()

  const follower = createFollower({ engine, destinations, deleteRetiredSecrets, log })

  return {
    ...app,
    deleteRetiredSecrets,
    follower,
    keySettler: createKeySettler({
      engine,
      stores: app.stores,
      clock: app.clock,
      log,
      knownUploads: app.knownUploads,
    }),
    engine,
    mfa,
    warnings,
    /** Changed by `changeSettings` alone. */
    settings: { current: () => settings.current() },
    sharedLinks,
    connectionTests,
    demo,
    earlier: createEarlierUploads({
      engine,
      hasAny,
      onShown: (records) => followDemoStore(demo, engine, records),
      onDamaged: (lines) => inSentences(archiveDamageOf(lines)).forEach(warn),
    }),
    /** The new settings also apply to uploads under way. Throws `StateUnwritable`. */
    async changeSettings(change: SettingsChange): Promise<void> {
      await settings.change(change)
      applyBandwidth()
    },
    /** Continues the uploads that an earlier run left unfinished. */
    async resume(): Promise<void> {
      // Without the demo store its own uploads wait; all others go on.
      await demo
        .startAgain()
        .then(() =>
          followDemoStore(
            demo,
            engine,
            engine.known().map(({ record }) => record),
          ),
        )
        .catch((thrown: unknown) => log.error('demo-store', thrown))
      await follower.start()
      await engine.start()
      await deleteRetiredSecrets()
    },
    /** What is on its way to the store may end in `graceMs`. */
    async close(graceMs = 0): Promise<void> {
      await Promise.all([engine.stop(graceMs), connectionTests.close()])
      await app.close()
      await demo.close()
    },
  }
}

/** The demo store's uploads and links follow it to another port. */
async function followDemoStore(
  demo: DemoDestination,
  engine: Engine,
  records: readonly UploadRecord[],
): Promise<void> {
  const destination = demo.known()
  if (destination === undefined) return
  for (const { id, address, destinationId, options } of records) {
    if (destinationId !== destination.id || address.endpoint === destination.endpoint) continue
    await engine.amend(id, { address: consentedAddress(destination), options })
  }
}
