import { t, type CopiedLinks } from '#contract'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { showToast } from '../toast.ts'
import { copiedInWords } from './link-in-words.ts'

export async function copyLinks(ids: readonly string[]): Promise<void> {
  showCopied(ids, await runCommand('links.copy', { ids: [...ids] }))
}

/** Copies new links like those that were copied before. */
export async function renewLinks(ids: readonly string[]): Promise<void> {
  showCopied(ids, await runCommand('links.renew', { ids: [...ids] }))
}

function showCopied(ids: readonly string[], answer: { value: CopiedLinks } | null): void {
  if (answer === null) return
  const { tone, text, more } = copiedInWords(answer.value, Date.now())
  showToast(
    tone,
    text,
    answer.value.copied.length > 0 && ids.some(isDemo) ? [...more, t('links.worksHereOnly')] : more,
  )
}

function isDemo(id: string): boolean {
  const { uploads, destinations } = useWindow.getState()
  const destinationId = uploads.get(id)?.destinationId
  return destinations.some(({ id, credentials }) => id === destinationId && credentials.kind === 'demo')
}
