import {
  defaultSettings,
  isPaused,
  type Destination,
  type DestinationChoices,
  type DestinationPart,
  type DropQuestion,
  type EventPayload,
  type ImportOffer,
  type KeyAnswer,
  type MfaQuestion,
  type Policy,
  type QueueEnd,
  type SentToday,
  type Settings,
  type SharedLink,
  type Snapshot,
  type UpdateState,
  type UploadView,
  type Warning,
} from '#contract'
import { create } from 'zustand'
import { announce } from './uploads/announce.ts'
import { changesIn, emptyGrouping, groupedAfter, type Grouping } from './uploads/deliveries.ts'
import { displayOrder } from './uploads/display-order.ts'
import { emptyQueue, nextEnd, queueAfter, type Queue } from './uploads/queue.ts'
import { sampledAfter, type SpeedSample } from './uploads/speed-samples.ts'
import {
  emptyTally,
  summaryOf,
  tallyAfter,
  type Change,
  type Summary,
  type Tally,
} from './uploads/summary.ts'
import { steadyEnd, type End } from './words/steady-end.ts'

/** What the window shows below its header, one at a time. */
export type Page =
  | { kind: 'uploads' | 'history' | 'settings' }
  | { kind: 'destinations'; shown: ShownDestination }

/**
 * What the page of destinations shows beside its list. `profile` of ~/.aws is what a new one begins with, `part` what
 * somebody came to change.
 */
export type ShownDestination =
  | { kind: 'list' }
  | { kind: 'new'; profile: string | null }
  | { kind: 'known'; id: string; part?: DestinationPart | undefined }

/** What stands in front of the window, one at a time. */
export type Dialog =
  | { kind: 'about' | 'shortcuts' }
  | { kind: 'cancel-delivery'; id: string }
  | { kind: 'settle-key'; id: string; answer: KeyAnswer }
  | { kind: 'other-file'; id: string; name: string }
  | { kind: 'sign-in'; id: string }
  | { kind: 'start-over'; ids: readonly string[] }
  | { kind: 'orphans'; id: string }
  | { kind: 'discard-changes'; discard: () => void }
  | { kind: 'import-destinations'; offers: readonly ImportOffer[] }
  | { kind: 'choose-profile'; profiles: DestinationChoices['profiles'] }

/** A short message at the bottom. `number` distinguishes two equal messages. */
export type Toast = {
  number: number
  tone: 'good' | 'bad'
  text: string
  more: string[]
  /** What a person may do about it. */
  action: { name: string; run: () => Promise<void> } | null
}

export type WindowState = {
  /** Of the last snapshot or patch; null until the first snapshot is here. */
  revision: number | null
  uploads: ReadonlyMap<string, UploadView>
  /** Something was delivered before that is not among them. */
  hasHistory: boolean
  /** What was dropped together. */
  grouping: Grouping
  /** Ids of the deliveries whose files the list shows. */
  opened: ReadonlySet<string>
  /** Ids of uploads and of deliveries, in the order in which the list shows them. */
  order: readonly string[]
  /** When each upload that is being sent will be done, and each delivery, where that is known. */
  ends: ReadonlyMap<string, End>
  tally: Tally
  summary: Summary
  queue: Queue
  /** When the next delivery will have a link, and when everything that goes on will be done. */
  nextEnd: End | null
  end: End | null
  /** How fast all went in the last minute. */
  speeds: readonly SpeedSample[]
  sentToday: SentToday
  /** The present minute, in milliseconds since the epoch: clock times are relative to it. */
  minute: number
  destinations: readonly Destination[]
  selectedDestinationId: string | null
  settings: Settings
  /** What an administrator has set: it is shown as locked. */
  policy: Policy
  /** The links that were copied, by upload. */
  sharedLinks: ReadonlyMap<string, SharedLink>
  /** The active row: the one that keys and buttons mean. */
  selectedUploadId: string | null
  /** Rows that are selected besides it; see uploads/selection.ts. */
  alsoSelected: ReadonlySet<string>
  /** Where a selection of several rows began. */
  anchorId: string | null
  /** Dropped before there was a destination; they are added as soon as there is one. */
  heldPaths: readonly string[]
  /** What drops ask, the oldest first; see drops/. */
  questions: readonly DropQuestion[]
  page: Page
  /** What somebody typed to see only some of the uploads. */
  filter: string
  dialog: Dialog | null
  mfaQuestion: MfaQuestion | null
  toast: Toast | null
  /** How many of the links that are being copied are made; null while none are. */
  copying: EventPayload<'links.copying'> | null
  update: UpdateState
  queueEnd: QueueEnd
  /** They stay until a person closes them. */
  warnings: readonly Warning[]
  /** What a screen reader says next. */
  announcement: string
}

/** The window's picture of the main process's truth, and what only the window knows. */
export const useWindow = create<WindowState>()(() => ({
  revision: null,
  uploads: new Map(),
  hasHistory: false,
  grouping: emptyGrouping,
  opened: new Set(),
  order: [],
  ends: new Map(),
  tally: emptyTally,
  summary: summaryOf(emptyTally),
  queue: emptyQueue,
  nextEnd: null,
  end: null,
  speeds: [],
  sentToday: { until: 0, bytes: 0 },
  minute: 0,
  destinations: [],
  selectedDestinationId: null,
  settings: defaultSettings,
  policy: {},
  sharedLinks: new Map(),
  selectedUploadId: null,
  alsoSelected: new Set(),
  anchorId: null,
  heldPaths: [],
  questions: [],
  page: { kind: 'uploads' },
  filter: '',
  dialog: null,
  mfaQuestion: null,
  toast: null,
  copying: null,
  update: { kind: 'off' },
  queueEnd: { kind: 'nothing' },
  warnings: [],
  announcement: '',
}))

/** Replaces everything that comes from the main process. `now` in milliseconds since the epoch. */
export function withSnapshot(state: WindowState, snapshot: Snapshot, now: number): Partial<WindowState> {
  const { revision, hasHistory, destinations, selectedDestinationId, settings, policy } = snapshot
  const all = {
    revision,
    changed: snapshot.uploads,
    deliveries: snapshot.deliveries,
    removed: [],
    sentToday: snapshot.sentToday,
  }
  const nothing = {
    uploads: new Map(),
    grouping: emptyGrouping,
    tally: emptyTally,
    queue: emptyQueue,
    ends: new Map(),
  }
  return {
    order: [],
    ...withUploads({ ...state, ...nothing, destinations }, all, now),
    hasHistory,
    destinations,
    selectedDestinationId,
    settings,
    policy,
    sharedLinks: byUpload(snapshot.sharedLinks),
    announcement: state.announcement,
  }
}

/** Replaces the changed records. What is made of them is made anew only where it can differ, so ticks stay cheap. */
export function withUploads(
  state: WindowState,
  patch: EventPayload<'uploads.patch'>,
  now: number,
): Partial<WindowState> {
  const changes = changesIn(state.uploads, patch)
  const uploads = new Map(state.uploads)
  for (const id of patch.removed) uploads.delete(id)
  for (const upload of patch.changed) uploads.set(upload.id, upload)
  const grouping = groupedAfter(state.grouping, changes, patch, uploads)
  const isSame = grouping.version === state.grouping.version
  const tally = tallyAfter(state.tally, changes)
  const summary = summaryOf(tally)
  const ends = endsAfter(state.ends, changes, grouping, now)
  return {
    revision: patch.revision,
    uploads,
    grouping,
    ...(isSame ? {} : { order: displayOrder(grouping, uploads, state) }),
    ends,
    tally,
    summary,
    queue: queueAfter(state.queue, changes, { grouping, uploads, isSame }, now),
    nextEnd: nextEnd(grouping, ends),
    end: steadyEnd(state.end, summary.etaSeconds, now),
    speeds: sampledAfter(state.speeds, summary.bytesPerSecond, now),
    sentToday: patch.sentToday,
    ...stillSelected({ has: (id) => uploads.has(id) || grouping.deliveries.has(id) }, state),
    announcement: announce(changes, state.grouping.deliveries, grouping.deliveries) ?? state.announcement,
  }
}

/** Shows only the uploads whose name or destination holds this text. Those that it hides are selected no longer. */
export function filterUploads(filter: string): void {
  useWindow.setState((state) => {
    const order = displayOrder(state.grouping, state.uploads, { ...state, filter })
    return { filter, order, ...stillSelected(new Set(order), state) }
  })
}

/** Shows the files of a delivery below it, or hides them again. */
export function openDelivery(id: string, isOpen: boolean): void {
  useWindow.setState((state) => {
    const opened = new Set(state.opened)
    if (isOpen) opened.add(id)
    else opened.delete(id)
    const order = displayOrder(state.grouping, state.uploads, { ...state, opened })
    return { opened, order, ...stillSelected(new Set(order), state) }
  })
}

function endsAfter(
  before: WindowState['ends'],
  changes: readonly Change[],
  { deliveries }: Grouping,
  now: number,
): WindowState['ends'] {
  const ends = new Map(before)
  const put = (id: string, etaSeconds: number | null): void => {
    const end = steadyEnd(ends.get(id) ?? null, etaSeconds, now)
    if (end === null) ends.delete(id)
    else ends.set(id, end)
  }
  for (const { before: old, now: upload } of changes) {
    const id = upload?.id ?? old?.id
    if (id !== undefined) put(id, upload !== undefined && !isPaused(upload.state) ? upload.etaSeconds : null)
  }
  const touched = new Set(changes.map(({ before: old, now: upload }) => (upload ?? old)?.deliveryId))
  for (const id of touched) {
    const delivery = deliveries.get(id ?? '')
    if (delivery !== undefined) put(delivery.id, summaryOf(delivery.tally).etaSeconds)
  }
  return ends
}

export function byUpload(links: readonly SharedLink[]): WindowState['sharedLinks'] {
  return new Map(links.map((link) => [link.uploadId, link]))
}

function stillSelected(
  uploads: { has: (id: string) => boolean },
  { selectedUploadId, alsoSelected }: WindowState,
): Partial<WindowState> {
  const isThere = (id: string | null) => id !== null && uploads.has(id)
  return {
    selectedUploadId: isThere(selectedUploadId) ? selectedUploadId : null,
    alsoSelected: alsoSelected.size === 0 ? alsoSelected : new Set([...alsoSelected].filter(isThere)),
  }
}
