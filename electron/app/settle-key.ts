import { causeOf, hasSession, type KeyAnswer, type UploadRecord } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { numberedKey } from '../core/object-key.ts'
import { storeKey } from '../core/store-address.ts'
import type { Engine } from '../engine/engine.ts'
import type { ObjectFacts } from '../engine/ports.ts'
import type { App } from './app.ts'
import { retryShortly } from './retry-shortly.ts'

type Around = { engine: Engine } & Pick<App, 'stores' | 'clock' | 'knownUploads'> & { log: Log }

/** More copies with numbers than a person would count. */
const mostCopies = 100

/** Settles what becomes of uploads whose keys are taken, as a person says. */
export function createKeySettler(around: Around) {
  const { engine, log } = around
  /** What a person said for all of a delivery, until the app ends. */
  const answers = new Map<string, KeyAnswer>()
  /** An answer that did not help is not given again by itself. */
  const settled = new Set<string>()

  function isTaken(id: string): boolean {
    const view = engine.view(id)
    return view?.state.kind === 'failed' && causeOf(view.state)?.code === 'ObjectExists'
  }

  engine.onChange((id) => {
    if (answers.size === 0) return
    const answer = answers.get(engine.view(id)?.deliveryId ?? '')
    if (answer === undefined || settled.has(id) || !isTaken(id)) return
    settled.add(id)
    settle(around, id, answer).catch((thrown: unknown) => log.error('settle-key', thrown, { upload: id }))
  })

  return {
    /** For one upload, or for all of its delivery, those that find out later too. Throws why the store does not say. */
    async settle(id: string, answer: KeyAnswer, forAll: boolean): Promise<void> {
      const deliveryId = engine.view(id)?.deliveryId
      const ids = [id]
      if (forAll && deliveryId !== undefined) {
        const others = engine.views('open').filter((view) => view.deliveryId === deliveryId && view.id !== id)
        ids.push(...others.flatMap((view) => (isTaken(view.id) ? view.id : [])))
        answers.set(deliveryId, answer)
      }
      for (const each of ids) settled.add(each)
      // One after the other: each copy has to know the keys of those before.
      for (const each of ids) await settle(around, each, answer)
    },
  }
}

async function settle(around: Around, id: string, answer: KeyAnswer): Promise<void> {
  const { engine } = around
  const record = engine.record(id)
  if (record === undefined) return
  if (answer === 'skip') return await engine.cancel([id])
  if (answer === 'replace') return await replace(around, record)
  const key = await freeKey(around, record)
  // A template that is edited later does not take it back to the key that is taken.
  const changes = { key, follows: record.follows && { key: null } }
  const { address, objectSettings } = record
  const view = engine.view(id)
  if (view !== undefined && !hasSession(view.state)) {
    await engine.redirect(new Map([[id, { address, objectSettings, ...changes }]]))
    return
  }
  // The parts that were sent belong to the key that is taken.
  const [refused] = (await engine.restart([id], () => changes)).refused
  if (refused !== undefined) throw refused
}

/** Only the object that is there now is replaced: a person has not agreed to the loss of another one. */
async function replace(around: Around, { id, address, key, options }: UploadRecord): Promise<void> {
  const { engine } = around
  const found = await headOf(around, address, key)
  if (found === 'denied') await engine.amend(id, { options: { ...options, overwrite: true } })
  if (found === null || found === 'denied') return await engine.retry([id])
  await engine.replace(id, found.etag)
}

/** The first of `reel-2.mov`, `reel-3.mov` … that neither the store nor another upload has. */
async function freeKey(around: Around, { id, address, key }: UploadRecord): Promise<string> {
  const known = await around.knownUploads()
  const taken = new Set(
    known.flatMap(({ record }) => (record.id === id ? [] : `${storeKey(record.address)} ${record.key}`)),
  )
  for (let number = 2; number < mostCopies; number++) {
    const candidate = numberedKey(key, number)
    if (taken.has(`${storeKey(address)} ${candidate}`)) continue
    const found = await headOf(around, address, candidate)
    if (found === null || found === 'denied') return candidate
  }
  return numberedKey(key, around.clock.now())
}

/** Null where nothing is; `denied` where the keys may not look. */
async function headOf(
  around: Around,
  address: UploadRecord['address'],
  key: string,
): Promise<ObjectFacts | 'denied' | null> {
  const { signal } = new AbortController()
  const store = around.stores.at(address)
  try {
    return await retryShortly(around, signal)((one) => store.asTry(one).head(key, signal))
  } catch (thrown) {
    if (asAppFailure(thrown).error.code === 'AccessDenied') return 'denied'
    throw thrown
  }
}
