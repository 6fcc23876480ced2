import { t, type CopiedLinks, type EventPayload } from '#contract'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { showToast } from '../toast.ts'
import { copiedInWords } from './link-in-words.ts'

export async function copyLinks(ids: readonly string[]): Promise<void> {
  await copy('links.copy', ids)
}

/** Copies new links like those that were copied before. */
export async function renewLinks(ids: readonly string[]): Promise<void> {
  await copy('links.renew', ids)
}

/** How far copying is; what comes too late is left out. */
export function setCopying(copying: EventPayload<'links.copying'>): void {
  if (underWay > 0) useWindow.setState({ copying })
}

/** So many copies are under way: each but the last is stopped by the one after it. */
let underWay = 0

async function copy(command: 'links.copy' | 'links.renew', ids: readonly string[]): Promise<void> {
  underWay += 1
  const answer = await runCommand(command, { ids: [...ids] })
  underWay -= 1
  if (underWay > 0) return
  useWindow.setState({ copying: null })
  if (answer?.value === null) showToast('good', t('links.copyingStopped'))
  else if (answer !== null) showCopied(ids, answer.value)
}

function showCopied(ids: readonly string[], copied: CopiedLinks): void {
  const { tone, text, more } = copiedInWords(copied, Date.now())
  showToast(
    tone,
    text,
    copied.copied.length > 0 && ids.some(isDemo) ? [...more, t('links.worksHereOnly')] : more,
  )
}

function isDemo(id: string): boolean {
  const { uploads, destinations } = useWindow.getState()
  const destinationId = uploads.get(id)?.destinationId
  return destinations.some(({ id, credentials }) => id === destinationId && credentials.kind === 'demo')
}
