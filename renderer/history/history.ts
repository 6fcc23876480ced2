import type { HistoryRow } from '#contract'
import { create } from 'zustand'
import { invoke } from '../bridge.ts'
import { showFailure } from '../toast.ts'

/** So many rows above and below those in view are loaded with them. */
const marginRows = 50

/** What the window knows of the history: the rows in view and some around them. */
type History = {
  search: string
  /** Ids of the deliveries that show their files. */
  openDeliveries: readonly string[]
  /** The place of the first row that is loaded, from 0. */
  first: number
  rows: readonly HistoryRow[]
  /** How many rows there are; null until the first are loaded. */
  total: number | null
  /** The row that keys mean, by its place. */
  active: number
  /** How much of each file and delivery is verified, from 0 to 1, for those that are being verified. */
  verifying: ReadonlyMap<string, number>
}

export const useHistory = create<History>()(() => ({
  search: '',
  openDeliveries: [],
  first: 0,
  rows: [],
  total: null,
  active: 0,
  verifying: new Map(),
}))

export function rowAt({ first, rows }: Pick<History, 'first' | 'rows'>, place: number): HistoryRow | null {
  return rows[place - first] ?? null
}

/** What is in view, as places of rows: from `first` to before `last`. */
let view = { first: 0, last: 40 }
let lastRequest = 0

/** Loads the rows in view, unless they are there. */
export function showRows(first: number, last: number): void {
  view = { first, last }
  const { first: loaded, rows, total } = useHistory.getState()
  const end = Math.min(last, total ?? last)
  if (first < loaded || end > loaded + rows.length) void refresh()
}

/** Loads the rows in view anew. A later call takes the place of one that has not been answered. */
export async function refresh(waitForAll = false): Promise<void> {
  const request = ++lastRequest
  const { search, openDeliveries } = useHistory.getState()
  const first = Math.max(0, view.first - marginRows)
  const count = view.last + marginRows - first
  const query = { search, openDeliveries: [...openDeliveries], first, count, waitForAll }
  const answer = await invoke('history.page', query)
  if (request !== lastRequest) return
  if (!answer.ok) {
    showFailure(answer.error)
    return
  }
  const { rows, total, isWhole } = answer.value
  useHistory.setState(({ active }) => ({
    first,
    rows,
    total,
    active: Math.min(active, Math.max(0, total - 1)),
  }))
  if (!isWhole) await refresh(true)
}

export function searchHistory(search: string): void {
  view = { first: 0, last: view.last - view.first }
  useHistory.setState({ search, active: 0 })
  void refresh()
}

/** Shows the files of a delivery below it, or hides them again. */
export function openInHistory(id: string, isOpen: boolean): void {
  useHistory.setState(({ openDeliveries }) => {
    const others = openDeliveries.filter((open) => open !== id)
    return { openDeliveries: isOpen ? [...others, id] : others }
  })
  void refresh()
}

/** Forgets the rows: nothing of the history stays in memory while another page is shown. */
export function leaveHistory(): void {
  lastRequest++
  useHistory.setState({ rows: [], first: 0 })
}
