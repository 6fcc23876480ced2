import {
  defaultSettings,
  type Destination,
  type EventPayload,
  type ImportOffer,
  type MfaQuestion,
  type Settings,
  type SharedLink,
  type Snapshot,
  type UploadView,
  type Warning,
} from '#contract'
import { create } from 'zustand'
import { announce } from './uploads/announce.ts'
import { displayOrder } from './uploads/display-order.ts'
import { summaryOf, type Summary } from './uploads/summary.ts'
import { steadyEnd, type End } from './words/steady-end.ts'

/** What the window shows below its header, one at a time. */
export type Page = { kind: 'uploads' | 'history' }

/** What stands in front of the window, one at a time. */
export type Dialog =
  | { kind: 'connect' | 'settings' }
  | { kind: 'cancel-upload' | 'remove-upload'; id: string }
  | { kind: 'edit-destination' | 'remove-destination' | 'orphans'; id: string }
  | { kind: 'import-destinations'; offers: readonly ImportOffer[] }

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
  /** There are finished uploads that the list does not show yet. */
  hasEarlier: boolean
  /** Ids in the order in which the list shows them. */
  order: readonly string[]
  /** When each upload that is being sent will be done, where that is known. */
  ends: ReadonlyMap<string, End>
  summary: Summary
  /** When everything will be done. */
  end: End | null
  /** The present minute, in milliseconds since the epoch: clock times are relative to it. */
  minute: number
  destinations: readonly Destination[]
  selectedDestinationId: string | null
  settings: Settings
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
  page: Page
  /** What somebody typed to see only some of the uploads. */
  filter: string
  dialog: Dialog | null
  mfaQuestion: MfaQuestion | null
  toast: Toast | null
  /** They stay until a person closes them. */
  warnings: readonly Warning[]
  /** What a screen reader says next. */
  announcement: string
}

/** The window's picture of the main process's truth, and what only the window knows. */
export const useWindow = create<WindowState>()(() => ({
  revision: null,
  uploads: new Map(),
  hasEarlier: false,
  order: [],
  ends: new Map(),
  summary: summaryOf([]),
  end: null,
  minute: 0,
  destinations: [],
  selectedDestinationId: null,
  settings: defaultSettings,
  sharedLinks: new Map(),
  selectedUploadId: null,
  alsoSelected: new Set(),
  anchorId: null,
  heldPaths: [],
  page: { kind: 'uploads' },
  filter: '',
  dialog: null,
  mfaQuestion: null,
  toast: null,
  warnings: [],
  announcement: '',
}))

/** Replaces everything that comes from the main process. `now` in milliseconds since the epoch. */
export function withSnapshot(state: WindowState, snapshot: Snapshot, now: number): Partial<WindowState> {
  const uploads = new Map(snapshot.uploads.map((upload) => [upload.id, upload]))
  return {
    revision: snapshot.revision,
    uploads,
    hasEarlier: snapshot.hasEarlier,
    order: displayOrder(uploads, { ...state, destinations: snapshot.destinations }),
    ends: endsAfter(new Map(), snapshot.uploads, now),
    ...wholeAfter(state, uploads, now),
    destinations: snapshot.destinations,
    selectedDestinationId: snapshot.selectedDestinationId,
    settings: snapshot.settings,
    sharedLinks: byUpload(snapshot.sharedLinks),
    ...stillSelected(uploads, state),
  }
}

/** Replaces the changed records. The order is made anew only if it can differ, so that ticks stay cheap. */
export function withUploads(
  state: WindowState,
  patch: EventPayload<'uploads.patch'>,
  now: number,
): Partial<WindowState> {
  const uploads = new Map(state.uploads)
  for (const id of patch.removed) uploads.delete(id)
  for (const upload of patch.changed) uploads.set(upload.id, upload)
  const moved =
    patch.removed.length > 0 ||
    patch.changed.some((upload) => {
      const before = state.uploads.get(upload.id)
      return before?.state.kind !== upload.state.kind || before.rank !== upload.rank
    })
  return {
    revision: patch.revision,
    uploads,
    ...(moved ? { order: displayOrder(uploads, state) } : {}),
    ends: endsAfter(state.ends, patch.changed, now),
    ...wholeAfter(state, uploads, now),
    ...stillSelected(uploads, state),
    announcement: announce(state.uploads, patch.changed) ?? state.announcement,
  }
}

/** Shows only the uploads whose name or destination holds this text. Those that it hides are selected no longer. */
export function filterUploads(filter: string): void {
  useWindow.setState((state) => {
    const order = displayOrder(state.uploads, { ...state, filter })
    return { filter, order, ...stillSelected(new Set(order), state) }
  })
}

function endsAfter(
  before: WindowState['ends'],
  changed: readonly UploadView[],
  now: number,
): WindowState['ends'] {
  const ends = new Map(before)
  for (const { id, state, etaSeconds } of changed) {
    const end = state.kind === 'sending' ? steadyEnd(ends.get(id) ?? null, etaSeconds, now) : null
    if (end === null) ends.delete(id)
    else ends.set(id, end)
  }
  return ends
}

function wholeAfter(state: WindowState, uploads: WindowState['uploads'], now: number) {
  const summary = summaryOf(uploads.values())
  return { summary, end: steadyEnd(state.end, summary.etaSeconds, now) }
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
