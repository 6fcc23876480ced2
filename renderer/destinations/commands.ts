import { t, type Destination, type DestinationPart, type ImportChoice } from '#contract'
import { runCommand } from '../run-command.ts'
import { openDialog } from '../dialogs.ts'
import { visitPage } from '../pages.ts'
import { showToast } from '../toast.ts'
import { offerUndo } from '../undo.ts'

/** Opens the form of a new destination. `profile` of ~/.aws is what it begins with. */
export function addDestination(profile: string | null = null): void {
  visitPage({ kind: 'destinations', shown: { kind: 'new', profile } })
}

/** Opens the form of a destination, at the part that somebody wants to change. */
export function editDestination(id: string, part?: DestinationPart): void {
  visitPage({ kind: 'destinations', shown: { kind: 'known', id, part } })
}

/** Removes a destination from the list; nothing on its store is deleted. */
export async function removeDestination({ id, name }: Pick<Destination, 'id' | 'name'>): Promise<void> {
  const answer = await runCommand('destinations.remove', { id })
  if (answer === null || answer.value === null) return
  offerUndo(t('destinations.removed', { name }), answer.value.removal, {
    more: [t('destinations.nothingDeleted')],
  })
}

/** The file has no secrets in it. */
export async function exportDestinations(): Promise<void> {
  const answer = await runCommand('destinations.export', undefined)
  if (answer === null || answer.value.file === null) return
  showToast('good', t('destinations.exported'))
}

/** Nothing is taken before the person has seen what it would change. */
export async function importDestinations(): Promise<void> {
  const answer = await runCommand('destinations.import', undefined)
  if (answer === null || answer.value.length === 0) return
  openDialog({ kind: 'import-destinations', offers: answer.value })
}

export async function takeImported(chosen: ImportChoice[]): Promise<void> {
  const answer = await runCommand('destinations.takeImported', { chosen })
  if (answer === null) return
  const { imported, todo } = answer.value
  showToast('good', t('destinations.imported', { count: imported }), todo)
}
