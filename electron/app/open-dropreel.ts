import {
  linkKnownDays,
  type Added,
  type Destination,
  type Policy,
  type SettingsChange,
  type UploadRecord,
} from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { silentLog, type Log } from '../core/log.ts'
import { settingsUnder } from '../core/policy.ts'
import { timetableOf } from '../core/timetable.ts'
import {
  archiveDamageOf,
  defaultStateDir,
  destinationsPlace,
  fileSource,
  hasArchive,
  joinStates,
  openDestinations,
  openReadings,
  openSettings,
  openSharedLinks,
  openState,
  readJournal,
  sentTodayFile,
  systemTrash,
  type MoveToTrash,
} from '../disk/index.ts'
import { Engine } from '../engine/engine.ts'
import { createApp } from './app.ts'
import { createConnectionTests } from './connection-tests.ts'
import { createFollower } from './destination-follower.ts'
import { createDemoDestination, type DemoDestination } from './demo-destination.ts'
import { createDropQuestions } from './drop-questions.ts'
import { createHistoryArchive } from './history-archive.ts'
import { createHistory, createSweeper } from './history.ts'
import { knownTwins } from './known-twins.ts'
import { createKeySettler } from './settle-key.ts'
import { createMfaQuestions } from './mfa-questions.ts'
import { consentedAddress } from './plan-uploads.ts'
import { createRemovals } from './removals.ts'
import { trashUnder } from './trash-under-policy.ts'
import { damageWarnings, inSentences } from './warn-of-damage.ts'
import { createReadings } from './readings.ts'
import { createQueueEnd } from './queue-end.ts'
import { createSentToday } from './sent-today.ts'
import { createWarnings } from './warnings.ts'

/** A copied link is remembered this long after its end, in milliseconds. */
const linkKeptMs = linkKnownDays * 86_400_000

/** A Dropreel that quits has ended after this time, in milliseconds; see desktop/quit.ts. */
const endsWithinMs = 5_000

/** The state of the app behind the window, without Electron. */
export type Dropreel = Awaited<ReturnType<typeof openDropreel>>

export type DropreelPlaces = {
  environment: NodeJS.ProcessEnv
  /** The system's proxy for a URL, as a URL; null for none. */
  systemProxy: (url: string) => Promise<string | null>
  /** What the desktop offers to move a file to the trash. */
  moveToTrash: MoveToTrash
  log?: Log
  /** What the administrator of this computer has set. */
  policy?: Policy
}

/** Opens the state of the window's app. Throws `StateLocked`, `StateUnwritable`. */
export async function openDropreel(places: DropreelPlaces) {
  const { environment, systemProxy, log = silentLog, policy = {} } = places
  const stateDir = defaultStateDir('app', environment)
  const commandLineDir = defaultStateDir('cli', environment)
  const onWaiting = (pid: number | null): void => log.info('state-in-use', { pid })
  const journal = await openState(stateDir, { wait: endsWithinMs, onWaiting })
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
    policy,
    stateDirs: [stateDir, commandLineDir],
    knownUploads: async () => [...(await readJournal(commandLineDir)), ...engine.known()],
    // What cannot be deleted now is tried again, at the next start at the latest.
    onUndeleted: (failure) => log.error('delete-secrets', failure),
  })
  const engine = new Engine({
    journal,
    source: fileSource(),
    stores: app.stores,
    trash: trashUnder(policy, systemTrash({ environment, moveByDesktop: places.moveToTrash })),
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
    // The history says of an upload in the archive when its last link ended.
    ({ uploadId, validUntil }) =>
      engine.record(uploadId) !== undefined ||
      (hasAny && (validUntil ?? Infinity) > app.clock.now() - linkKeptMs),
  )
  const readings = createReadings({ engine, file: await openReadings(stateDir, warnOfDamage), warnings })
  const sentToday = await createSentToday({
    engine,
    clock: app.clock,
    file: sentTodayFile(stateDir),
    onFailed: (thrown) => log.error('sent-today', thrown),
  })
  const connectionTests = createConnectionTests(app)

  function applyBandwidth(): void {
    const { rules, limitBytesPerSecond } = settings.current().bandwidth
    engine.setBandwidth(timetableOf(rules, limitBytesPerSecond))
  }
  applyBandwidth()
  const settingsListeners: (() => void)[] = []
  const removals = createRemovals((thrown) => {
    log.error('finish-removal', thrown)
    inSentences([asAppFailure(thrown)]).forEach(warn)
  })
  /** Not waited for: a locked keychain takes seconds. A removal that is taken back still needs its secrets. */
  const deleteRetiredSecrets = async (): Promise<void> => {
    if (!removals.hasPending()) void app.deleteRetiredSecrets()
  }
  const onDamaged = (lines: string[]): void => inSentences(archiveDamageOf(lines)).forEach(warn)
  const history = createHistory({
    ...app,
    destinations,
    engine,
    removals,
    sharedLinks,
    archive: createHistoryArchive({ stateDir, onDamaged }),
    follow: (record) => atDemoStore(demo, record),
  })
  const sweeper = createSweeper(history, (thrown) => log.error('sweep', thrown))

  const follower = createFollower({ engine, destinations, deleteRetiredSecrets, log })

  const dropQuestions = createDropQuestions<Added>()
  const queueEnd = createQueueEnd({ engine, questions: dropQuestions, clock: app.clock })

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
    settings: {
      current: () => settingsUnder(policy, settings.current()),
      onChange: (listener: () => void) => void settingsListeners.push(listener),
    },
    sharedLinks,
    connectionTests,
    readings,
    sentToday,
    dropQuestions,
    queueEnd,
    twinsAt: (paths: readonly string[], destination: Destination) =>
      knownTwins({ stateDir, engine, removals }, paths, destination),
    demo,
    history,
    removals,
    /** Whether anything was delivered before, in the archive. */
    hasArchive: hasAny,
    /** The new settings also apply to uploads under way. Throws `StateUnwritable`. */
    async changeSettings(change: SettingsChange): Promise<void> {
      await settings.change(change)
      applyBandwidth()
      settingsListeners.forEach((listener) => listener())
    },
    /** Continues the uploads that an earlier run left unfinished. */
    async resume(): Promise<void> {
      // Without the demo store its own uploads wait; all others go on.
      await demo
        .startAgain()
        .then(() => followDemoStore(demo, engine))
        .catch((thrown: unknown) => log.error('demo-store', thrown))
      await follower.start()
      await engine.start()
      await deleteRetiredSecrets()
      sweeper.start()
    },
    /** What is on its way to the store may end in `graceMs`; what is being added is in the journal. */
    async close(graceMs = 0): Promise<void> {
      queueEnd.close()
      await Promise.all([removals.finishAll(), sweeper.stop(), readings.close()])
      await Promise.all([engine.stop(graceMs), connectionTests.close()])
      await sentToday.close()
      await app.close()
      await demo.close()
    },
  }
}

/** The demo store's uploads and links follow it to another port. */
async function followDemoStore(demo: DemoDestination, engine: Engine): Promise<void> {
  for (const { record } of engine.known()) {
    const { address } = atDemoStore(demo, record)
    if (address !== record.address) await engine.amend(record.id, { address, options: record.options })
  }
}

/** The record as it is where the demo store is now. */
function atDemoStore(demo: DemoDestination, record: UploadRecord): UploadRecord {
  const destination = demo.known()
  const isThere = destination === undefined || destination.id !== record.destinationId
  if (isThere || record.address.endpoint === destination.endpoint) return record
  return { ...record, address: consentedAddress(destination) }
}
