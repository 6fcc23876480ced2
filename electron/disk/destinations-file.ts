import { mkdir } from 'node:fs/promises'
import { watch } from 'node:fs'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { z } from 'zod'
import { type BucketAddress, type Capabilities, destination, type Destination, t } from '../contract/index.ts'
import { ownSecrets, without, type KeptSecret } from '../core/own-secrets.ts'
import { addressKey } from '../core/store-address.ts'
import { readChecked, writeChecked, type CheckedEntries, type CheckedFormat } from './checked-file.ts'
import { addDamaged, damagedBefore } from './damaged-folder.ts'
import { stateFailure, type OnDamaged } from './state-file.ts'
import { lockState } from './state-lock.ts'

const fileName = 'destinations.json'

const retiredSecret = z.object({
  kind: z.enum(['keys', 'link keys', 'proxy password']),
  name: z.string().min(1),
})

const contents = z.object({
  destinations: z.array(destination),
  selectedDestinationId: z.string().nullable(),
  /** Secrets that their own destinations no longer use, but that others, or uploads, may still need. */
  retired: z.array(retiredSecret).default([]),
})
type DestinationList = z.infer<typeof contents>

/** A line of the file. The name comes first, so that it can be read in a line that is damaged. */
const line = z.union([
  z.object({ name: z.string(), destination }),
  z.object({ selectedDestinationId: z.string().nullable() }),
  z.object({ retired: retiredSecret }),
])
type Line = z.infer<typeof line>
const format: CheckedFormat<Line> = { entry: line, older: contents.transform(linesOf) }

function linesOf({ destinations, selectedDestinationId, retired }: DestinationList): Line[] {
  return [
    ...destinations.map((each) => ({ name: each.name, destination: each })),
    { selectedDestinationId },
    ...retired.map((secret) => ({ retired: secret })),
  ]
}

/** Where the default is lost, none is: another one would send files to the wrong place. */
function listOf(lines: readonly Line[]): DestinationList {
  const destinations = lines.flatMap((one) => ('destination' in one ? one.destination : []))
  const retired = lines.flatMap((one) => ('retired' in one ? one.retired : []))
  const [selected] = lines.flatMap((one) => ('selectedDestinationId' in one ? one : []))
  const list = { destinations, selectedDestinationId: null, retired }
  return selected?.selectedDestinationId && isIn(list, selected.selectedDestinationId)
    ? { ...list, ...selected }
    : list
}

type Change = (list: DestinationList) => DestinationList

/** A writer holds the lock for milliseconds. */
const lockLimitMs = 10_000

export type DestinationsFile = Awaited<ReturnType<typeof openDestinations>>

/**
 * Opens `destinations.json` in its directory `dir`: the destinations that a person has set up, in their order and
 * without any secret. One list for the app and the command line: each change is made to what the file holds at that
 * moment. Until the file is there, the list is read from `older`, the place of earlier versions. A destination that is
 * damaged is not used: a changed bit would send files to the wrong place. It goes to the folder for that, and
 * `onDamaged` gets a sentence. Opening and changes throw `StateUnwritable`.
 */
export async function openDestinations(dir: string, older?: string, onDamaged?: OnDamaged) {
  const file = join(dir, fileName)
  const listeners: (() => void)[] = []
  let watcher: { close(): void } | null = null
  /** What of the list is damaged, as far as nobody has seen it. */
  let damage: string[] = []
  // The file's lock is between processes. The changes of this one run one after the other.
  const oneAtATime = pLimit(1)
  const change = (next: Change) => oneAtATime(() => changeNow(next))
  let current = listOf([])
  current = await readNow()

  async function read(): Promise<CheckedEntries<Line>> {
    const found = await readChecked(file, format)
    const earlier = found === null && older !== undefined ? await readChecked(older, format) : null
    return found ?? earlier ?? { entries: [], damaged: [], isWhole: true }
  }

  /** Reads the list, and mends the file if need be. Where that cannot be, what is whole of it is used all the same. */
  async function readNow(): Promise<DestinationList> {
    const found = await read()
    tell([...(await damagedBefore(dir, fileName)), ...found.damaged])
    if (!found.isWhole) await change((list) => ({ ...list })).catch(() => undefined)
    return listOf(found.entries)
  }

  function tell(lines: string[]): void {
    const isNew = lines.some((one) => !damage.includes(one))
    damage = lines
    if (isNew) onDamaged?.(damageInWords(dir, lines))
  }

  async function changeNow(next: Change): Promise<void> {
    const lock = await lockState(dir, { wait: lockLimitMs })
    try {
      const found = await read()
      tell([...new Set([...damage, ...found.damaged])])
      await addDamaged(dir, fileName, found.damaged)
      const before = listOf(found.entries)
      const after = withRetired(before, next(before))
      if (after !== before) await writeChecked(file, linesOf(after))
      setCurrent(after)
    } catch (thrown) {
      throw stateFailure(dir, thrown)
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
    /** The names of damaged destinations, and whatever else is damaged, until somebody has seen it. */
    damaged: (): readonly string[] => damage.map(nameIn),
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
      watcher ??= watchDirectory(dir, () => void readNow().then(setCurrent, () => undefined))
    },
    /** Resolves when every change is on disk. */
    async close(): Promise<void> {
      watcher?.close()
      await oneAtATime(() => undefined)
    },
  }
}

/** The name of the destination in a damaged line; else the line. */
function nameIn(text: string): string {
  return /"name":"(?<name>(?:[^"\\]|\\.)+)"/u.exec(text)?.groups?.['name'] ?? text
}

function damageInWords(dir: string, lines: readonly string[]): string {
  const names = lines.map(nameIn).filter((name) => !lines.includes(name))
  const others = lines.length - names.length
  const lost = [...names, ...(others === 0 ? [] : [t('damage.unreadableLines', { count: others })])].join(
    ', ',
  )
  return t('damage.destinations', { file: join(dir, fileName), lost })
}

/** A file that is replaced whole is seen by its directory only. Nothing is watched where that cannot be. */
function watchDirectory(dir: string, onChange: () => void): { close(): void } {
  let isClosed = false
  let close = (): void => void (isClosed = true)
  void mkdir(dir, { recursive: true, mode: 0o700 })
    .then(() => {
      if (isClosed) return
      const watcher = watch(dir, { persistent: false }, (_event, name) => {
        if (name === fileName) onChange()
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
  // A default that is lost is for a person to choose again.
  const selected = list.destinations.length === 0 ? added.id : list.selectedDestinationId
  return { ...list, destinations, selectedDestinationId: selected }
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
