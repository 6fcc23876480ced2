import { mkdir } from 'node:fs/promises'
import { watch } from 'node:fs'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { z } from 'zod'
import { destination, type BucketAddress, type Capabilities, type Destination } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { ownSecrets, without, type KeptSecret } from '../core/own-secrets.ts'
import { addressKey } from '../core/store-address.ts'
import { writeJson } from './atomic-file.ts'
import { readStateFile, stateFailure, type OnDamaged } from './state-file.ts'
import { lockState } from './state-lock.ts'

const contents = z.object({
  destinations: z.array(destination),
  selectedDestinationId: z.string().nullable(),
  /** Secrets that their own destinations no longer use, but that others, or uploads, may still need. */
  retired: z
    .array(z.object({ kind: z.enum(['keys', 'link keys', 'proxy password']), name: z.string().min(1) }))
    .default([]),
})
export type DestinationList = z.infer<typeof contents>

type Change = (list: DestinationList) => DestinationList

/** A writer holds the lock for milliseconds. */
const lockLimitMs = 10_000

export type DestinationsFile = Awaited<ReturnType<typeof openDestinations>>

/**
 * Opens `destinations.json` in its directory `dir`: the destinations that a person has set up, in their order and
 * without any secret. One list for the app and the command line: each change is made to what the file holds at that
 * moment. Until the file is there, the list is read from `older`, the place of earlier versions. A file that makes no
 * sense is put aside under another name, never overwritten; `onDamaged` gets a sentence about it. Opening and changes
 * throw `StateUnwritable`.
 */
export async function openDestinations(dir: string, older?: string, onDamaged?: OnDamaged) {
  const file = join(dir, 'destinations.json')
  const listeners: (() => void)[] = []
  let watcher: { close(): void } | null = null
  let current = await read()
  // The file's lock is between processes. The changes of this one run one after the other.
  const oneAtATime = pLimit(1)
  const change = (next: Change) => oneAtATime(() => changeNow(next))

  async function read(): Promise<DestinationList> {
    const found = await readStateFile(file, contents, onDamaged)
    const earlier =
      found === null && older !== undefined ? await readStateFile(older, contents, onDamaged) : null
    return found ?? earlier ?? { destinations: [], selectedDestinationId: null, retired: [] }
  }

  async function changeNow(next: Change): Promise<void> {
    const lock = await locked(dir)
    try {
      const before = await read()
      const after = withRetired(before, next(before))
      if (after !== before) await writeJson(file, after)
      setCurrent(after)
    } finally {
      await lock.release()
    }
  }

  function setCurrent(list: DestinationList): void {
    const hasChanged = JSON.stringify(list) !== JSON.stringify(current)
    current = list
    if (hasChanged) for (const listener of listeners) listener()
  }

  return {
    list: () => current,
    /** Adds a destination, or replaces the one with the same id. The first one becomes the default. */
    put: (added: Destination) => change((list) => withDestination(list, added)),
    /** Makes one the default: where drops go. An unknown id changes nothing. */
    select: (id: string) =>
      change((list) => (isIn(list, id) ? { ...list, selectedDestinationId: id } : list)),
    /** Moves one to a place, counted from 0. */
    move: (id: string, place: number) => change((list) => withMoved(list, id, place)),
    /** The first of the others becomes the default. */
    remove: (id: string) => change((list) => withoutDestination(list, id)),
    /** Removes a secret from the retired ones: the keychain no longer holds it. */
    forget: (secret: KeptSecret) => change((list) => ({ ...list, retired: without(list.retired, [secret]) })),
    /** Keeps what was learned of a store with the destinations at this address. */
    remember: (address: BucketAddress, known: Capabilities) =>
      change((list) => withCapabilities(list, address, known)),
    /** Calls whenever the list has changed, by this program or another one, until it is closed. */
    onChange(listener: () => void): void {
      listeners.push(listener)
      watcher ??= watchDirectory(dir, () => void read().then(setCurrent, () => undefined))
    },
    /** Resolves when every change is on disk. */
    async close(): Promise<void> {
      watcher?.close()
      await oneAtATime(() => undefined)
    },
  }
}

async function locked(dir: string) {
  const wait = AbortSignal.timeout(lockLimitMs)
  try {
    return await lockState(dir, { wait })
  } catch (thrown) {
    throw wait.aborted ? new AppFailure('StateLocked', dir, { cause: thrown }) : stateFailure(dir, thrown)
  }
}

/** A file that is replaced whole is seen by its directory only. Nothing is watched where that cannot be. */
function watchDirectory(dir: string, onChange: () => void): { close(): void } {
  let isClosed = false
  let close = (): void => void (isClosed = true)
  void mkdir(dir, { recursive: true, mode: 0o700 })
    .then(() => {
      if (isClosed) return
      const watcher = watch(dir, { persistent: false }, (_event, name) => {
        if (name === 'destinations.json') onChange()
      })
      watcher.on('error', () => watcher.close())
      close = () => watcher.close()
    })
    .catch(() => undefined)
  return { close: () => close() }
}

function isIn({ destinations }: DestinationList, id: string): boolean {
  return destinations.some((known) => known.id === id)
}

function withDestination(list: DestinationList, added: Destination): DestinationList {
  const destinations = isIn(list, added.id)
    ? list.destinations.map((known) => (known.id === added.id ? changed(known, added) : known))
    : [...list.destinations, added]
  return { ...list, destinations, selectedDestinationId: list.selectedDestinationId ?? added.id }
}

/** Adds the secrets that destinations no longer use to the retired ones. */
function withRetired(before: DestinationList, after: DestinationList): DestinationList {
  if (after === before) return before
  const givenUp = without(before.destinations.flatMap(ownSecrets), after.destinations.flatMap(ownSecrets))
  return { ...after, retired: [...after.retired, ...without(givenUp, after.retired)] }
}

/** What was learned of one store does not hold for another. */
function changed(known: Destination, to: Destination): Destination {
  const { capabilities: _learned, ...rest } = to
  return known.endpoint === to.endpoint && known.bucket === to.bucket ? to : rest
}

function withMoved(list: DestinationList, id: string, place: number): DestinationList {
  const moved = list.destinations.find((known) => known.id === id)
  if (moved === undefined) return list
  const others = list.destinations.filter((known) => known !== moved)
  return { ...list, destinations: others.toSpliced(place, 0, moved) }
}

function withoutDestination(list: DestinationList, id: string): DestinationList {
  const destinations = list.destinations.filter((known) => known.id !== id)
  const selected = list.selectedDestinationId === id ? destinations[0]?.id : list.selectedDestinationId
  return { ...list, destinations, selectedDestinationId: selected ?? null }
}

function withCapabilities(
  list: DestinationList,
  address: BucketAddress,
  known: Capabilities,
): DestinationList {
  const key = addressKey(address)
  const isThere = (each: Destination): boolean => addressKey(each) === key
  if (!list.destinations.some(isThere)) return list
  const destinations = list.destinations.map((each) =>
    isThere(each) ? { ...each, capabilities: known } : each,
  )
  return { ...list, destinations }
}

/** What is known of stores from their answers, as the list keeps it. What cannot be written is learned again. */
export function capabilityMemory({ list, remember }: DestinationsFile) {
  return {
    recall(address: BucketAddress): Capabilities | null {
      const key = addressKey(address)
      return list().destinations.find((each) => addressKey(each) === key)?.capabilities ?? null
    },
    remember(address: BucketAddress, known: Capabilities): void {
      void remember(address, known).catch(() => undefined)
    },
  }
}
