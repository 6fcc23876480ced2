import { useWindow, type WindowState } from '../store.ts'

type Selection = Pick<WindowState, 'selectedUploadId' | 'alsoSelected' | 'anchorId'>

/** The selected rows, in the order of the list. The active one is always among them. */
export function selectedRows({ order, selectedUploadId, alsoSelected }: WindowState): string[] {
  if (alsoSelected.size === 0) return selectedUploadId === null ? [] : [selectedUploadId]
  return order.filter((id) => id === selectedUploadId || alsoSelected.has(id))
}

/** The uploads that the selected rows stand for, each once: all files of a delivery, whether it is open or not. */
export function selectedIds(state: WindowState): string[] {
  const { deliveries } = state.grouping
  return [...new Set(selectedRows(state).flatMap((id) => deliveries.get(id)?.files ?? id))]
}

export function doneIds(state: WindowState): string[] {
  return selectedIds(state).filter((id) => state.uploads.get(id)?.state.kind === 'done')
}

export function selectOnly(id: string | null): void {
  useWindow.setState({ selectedUploadId: id, alsoSelected: new Set(), anchorId: id })
}

/** Ctrl or Cmd and a click: one row more, or one less. */
export function toggleSelected(id: string): void {
  useWindow.setState((state) => toggled(state, id))
}

/** Shift and a click or an arrow: all rows from where the selection began. */
export function selectTo(id: string): void {
  useWindow.setState((state) => stretched(state, id))
}

export function selectAll(): void {
  useWindow.setState(({ order, selectedUploadId }) => ({
    selectedUploadId: selectedUploadId ?? order[0] ?? null,
    alsoSelected: new Set(order),
  }))
}

export function toggled({ selectedUploadId, alsoSelected }: WindowState, id: string): Selection {
  const all = new Set(alsoSelected)
  if (selectedUploadId !== null) all.add(selectedUploadId)
  if (!all.delete(id)) all.add(id)
  const active = all.has(id) ? id : ([...all].at(-1) ?? null)
  return { selectedUploadId: active, alsoSelected: all, anchorId: id }
}

export function stretched({ order, selectedUploadId, anchorId }: WindowState, id: string): Selection {
  const anchor = anchorId ?? selectedUploadId ?? id
  const [from = 0, to = 0] = [order.indexOf(anchor), order.indexOf(id)].sort((a, b) => a - b)
  return {
    selectedUploadId: id,
    alsoSelected: new Set(order.slice(Math.max(0, from), to + 1)),
    anchorId: anchor,
  }
}
