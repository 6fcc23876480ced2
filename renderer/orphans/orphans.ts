import type { AppError, Orphan, Whose } from '#contract'
import { create } from 'zustand'
import { invoke } from '../bridge.ts'
import { openDialog } from '../dialogs.ts'

type Listing =
  | { kind: 'asking' }
  | { kind: 'listed'; orphans: Orphan[] }
  | { kind: 'failed'; error: AppError }

/** What the dialog shows; `asked` are those that a person is about to abort. */
export type OrphansState = { whose: Whose; listing: Listing; asked: Orphan[] | null }

export const useOrphans = create<OrphansState>()(() => ({
  whose: 'own',
  listing: { kind: 'asking' },
  asked: null,
}))

/** Only the last question to the store counts. */
let question = 0

export function openOrphans(destinationId: string): void {
  openDialog({ kind: 'orphans', id: destinationId })
  void listOrphans(destinationId, 'own')
}

export async function listOrphans(destinationId: string, whose: Whose): Promise<void> {
  const mine = ++question
  useOrphans.setState({ whose, listing: { kind: 'asking' }, asked: null })
  const result = await invoke('orphans.list', { destinationId, whose })
  if (mine !== question) return
  useOrphans.setState({
    listing: result.ok ? { kind: 'listed', orphans: result.value } : { kind: 'failed', error: result.error },
  })
}

/** Aborts what was asked about, and lists what is left. */
export async function abortAsked(destinationId: string): Promise<void> {
  const { whose, asked } = useOrphans.getState()
  const mine = ++question
  useOrphans.setState({ listing: { kind: 'asking' }, asked: null })
  const uploadIds = (asked ?? []).map(({ uploadId }) => uploadId)
  const result = await invoke('orphans.abort', { destinationId, whose, uploadIds })
  if (mine !== question) return
  if (result.ok) await listOrphans(destinationId, whose)
  else useOrphans.setState({ listing: { kind: 'failed', error: result.error } })
}
