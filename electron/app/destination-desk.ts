import {
  bucketAddress,
  type Capabilities,
  type CheckLine,
  type ConnectionCheck,
  type Destination,
  type DestinationChoices,
  type DestinationForm,
  type KeyPreview,
} from '../contract/index.ts'
import { capabilitiesInWords } from '../core/capabilities.ts'
import { defaultKeyTemplate } from '../core/defaults.ts'
import { destinationProblem, nameProblem } from '../core/destination-rules.ts'
import { AppFailure } from '../core/errors.ts'
import { policyOf } from '../core/iam-policy.ts'
import { keyProblem, objectKey, templateProblem, templateWarnings } from '../core/object-key.ts'
import { presets } from '../core/presets.ts'
import { profileNames } from '../credentials/index.ts'
import { filledIn, keepSecrets, unknownRegion, withTypedSecrets, type FilledIn } from './destination-form.ts'
import { openDestinationImport, type DestinationImport } from './import-destinations.ts'
import { localTime, writeExported, type DestinationsFile } from '../disk/index.ts'
import type { S3Stores, StoresParts } from '../s3/index.ts'

/** Where secrets are mounted in containers. */
const secretsDir = '/run/secrets'
const regionLimitMs = 10_000
const probeLimitMs = 60_000
const exampleUuid = '3f0c3c1e-6f5a-4b0e-9d53-8a1f2a7f4f11'

/** What the window does with destinations besides choosing and removing them. Each may throw AppFailure. */
export type DestinationDesk = DestinationImport & {
  choices(about: { id: string | null }): Promise<DestinationChoices>
  previewKey(wanted: { keyTemplate: string; prefix: string }): KeyPreview
  /** Secrets first; a new one becomes the default. What its store can do is found out afterwards. */
  save(form: DestinationForm): Promise<Destination>
  /** Tests what the form says, saved or not. A new test ends the one before. */
  test(form: DestinationForm): Promise<ConnectionCheck>
  stopTest(): void
  policy(form: DestinationForm): string
  exportTo(file: string): Promise<void>
  /** From now on a form may name this path: a person chose it. */
  grant(path: string): void
  /** Stops every test; resolves once none has anything left on its store, as far as that could be removed. */
  close(): Promise<void>
}

export type DeskParts = {
  destinations: DestinationsFile
  storesParts: StoresParts
  createStores: (parts: StoresParts) => S3Stores
  onLine: (line: CheckLine) => void
  /** Begins to delete the secrets that nothing needs any more; a locked keychain is not waited for. */
  deleteRetired: () => void
  now: () => Date
}

export function openDestinationDesk(parts: DeskParts): DestinationDesk {
  const { destinations, storesParts, createStores, onLine } = parts
  const granted = new Set([secretsDir])
  const closing = new AbortController()
  const checks = new Set<Promise<ConnectionCheck>>()
  let testing = new AbortController()
  let lastTested: { store: string; capabilities: Capabilities } | null = null

  const knownOf = (id: string | null) => destinations.list().destinations.find((each) => each.id === id)

  function read(form: DestinationForm): FilledIn {
    const filled = filledIn(form, knownOf(form.id) ?? null, granted)
    const { destination } = filled
    const problem =
      nameProblem(destination, destinations.list().destinations) ?? destinationProblem(destination)
    if (problem === null) return filled
    throw new AppFailure('BadInput', problem)
  }

  async function checkNow(filled: FilledIn, signal: AbortSignal, tell: (line: CheckLine) => void) {
    const stores = createStores(withTypedSecrets(storesParts, filled))
    try {
      const destination = await withRegion(filled.destination, stores, signal)
      return await stores.check(bucketAddress.parse(destination), destination, signal, tell)
    } finally {
      stores.close()
    }
  }

  async function check(filled: FilledIn, signal: AbortSignal, tell: (line: CheckLine) => void) {
    const checking = checkNow(filled, AbortSignal.any([signal, closing.signal]), tell)
    checks.add(checking)
    return await checking.finally(() => checks.delete(checking))
  }

  /**
   * Keeps what the test before has shown. Else a store that is new here is probed, on a small object of its own; it
   * is not waited for, as what cannot be found out now shows at the first upload.
   */
  async function findOut(filled: FilledIn): Promise<void> {
    const { destination } = filled
    if (lastTested?.store === storeOf(destination)) {
      await destinations.remember(destination, lastTested.capabilities)
      return
    }
    if (knownOf(destination.id)?.capabilities !== undefined) return
    const signal = AbortSignal.timeout(probeLimitMs)
    void check(filled, signal, () => undefined).catch(() => undefined)
  }

  return {
    async choices({ id }) {
      const known = knownOf(id)?.capabilities
      const profiles = await profileNames().catch(() => [])
      return {
        presets: [...presets],
        profiles,
        secretsDir,
        keyTemplate: defaultKeyTemplate,
        capabilities: known === undefined ? [] : capabilitiesInWords(known),
      }
    },
    previewKey: ({ keyTemplate, prefix }) => preview(keyTemplate, prefix, parts.now()),
    async save(form) {
      const filled = read(form)
      const stores = createStores(withTypedSecrets(storesParts, filled))
      const limit = AbortSignal.timeout(regionLimitMs)
      const destination = await withRegion(filled.destination, stores, limit).finally(() => stores.close())
      await keepSecrets(filled)
      await destinations.put(destination)
      parts.deleteRetired()
      if (form.id === null) await destinations.select(destination.id)
      await findOut({ ...filled, destination })
      return destination
    },
    async test(form) {
      testing.abort()
      testing = new AbortController()
      const { signal } = testing
      const filled = read(form)
      const result = await check(filled, signal, (line) => {
        if (!signal.aborted) onLine(line)
      })
      lastTested = { store: storeOf(filled.destination), capabilities: result.capabilities }
      return result
    },
    stopTest: () => testing.abort(),
    policy: (form) => `${JSON.stringify(policyOf(read(form).destination), null, 2)}\n`,
    exportTo: (file) => writeExported(file, destinations.list().destinations),
    ...openDestinationImport(destinations, parts.deleteRetired),
    grant: (path) => void granted.add(path),
    async close() {
      closing.abort()
      await Promise.allSettled(checks)
    },
  }
}

/** What can be done with a bucket is the store's matter, whoever asks. */
function storeOf({ endpoint, bucket }: Destination): string {
  return JSON.stringify([endpoint, bucket])
}

/** An empty region is asked of the store; one that does not tell is in us-east-1, as most that have none say. */
async function withRegion(
  destination: Destination,
  stores: S3Stores,
  signal: AbortSignal,
): Promise<Destination> {
  if (destination.region !== unknownRegion) return destination
  const guess = { ...destination, region: 'us-east-1' }
  const found = await stores.regionOf(bucketAddress.parse(guess), signal).catch(() => null)
  return found === null ? guess : { ...destination, region: found }
}

function preview(keyTemplate: string, prefix: string, now: Date): KeyPreview {
  const problem = templateProblem(keyTemplate)
  if (problem !== null) return { key: null, problem, warnings: [] }
  const key = objectKey(keyTemplate, {
    fileName: 'Ep03_lock_v7.mov',
    folder: null,
    relative: null,
    uuid: exampleUuid,
    user: 'editor',
    host: 'suite-1',
    counter: 1,
    hash8: exampleUuid.slice(0, 8),
    time: localTime(now),
    prefix,
  })
  return { key, problem: keyProblem(key), warnings: templateWarnings(keyTemplate) }
}
