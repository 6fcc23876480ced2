import type { Imported } from '#contract'
import { runCommand } from '../run-command.ts'
import { openDialog } from '../dialogs.ts'
import { showToast } from '../toast.ts'

/** The file has no secrets in it. */
export async function exportDestinations(): Promise<void> {
  const answer = await runCommand('destinations.export', undefined)
  if (answer === null || answer.value.file === null) return
  showToast('good', 'The destinations were exported, without their keys.')
}

/** A known destination is replaced only if the person agrees. */
export async function importDestinations(): Promise<void> {
  const answer = await runCommand('destinations.import', undefined)
  if (answer === null) return
  showImported(answer.value)
  const { replacements } = answer.value
  if (replacements.length > 0) {
    openDialog({ kind: 'replace-destinations', replacements })
  }
}

export async function replaceImported(): Promise<void> {
  const answer = await runCommand('destinations.replaceImported', undefined)
  if (answer !== null) showImported(answer.value)
}

function showImported({ imported, todo }: Imported): void {
  if (imported === 0) return
  showToast(
    'good',
    imported === 1 ? '1 destination was imported.' : `${imported} destinations were imported.`,
    todo,
  )
}
