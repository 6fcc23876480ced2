import { t, type HistoryRow, type VerifiedAgain } from '#contract'
import { runCommand } from '../run-command.ts'
import { copyLinks } from '../links/copy-links.ts'
import { showToast } from '../toast.ts'
import { offerUndo } from '../undo.ts'
import { refresh, useHistory } from './history.ts'

/** A row with something that was delivered. */
export type DeliveredRow = Exclude<HistoryRow, { kind: 'day' }>

export type HistoryAction = 'copy-link' | 'verify' | 'stop-verifying' | 'show-in-folder' | 'remove'

const mostNamed = 3

export function nameOfRow(row: DeliveredRow): string {
  return row.kind === 'file' ? row.name : row.title
}

/** Performs an action on a file or a whole delivery. */
export async function performInHistory(action: HistoryAction, row: DeliveredRow): Promise<unknown> {
  const { id } = row
  switch (action) {
    case 'copy-link':
      return await copyLinks([id])
    case 'verify':
      return await verify(row)
    case 'stop-verifying':
      return await runCommand('history.stopVerifying', { id })
    case 'show-in-folder':
      return await runCommand('history.showInFolder', { id })
    case 'remove':
      return await remove(row)
  }
}

async function remove(row: DeliveredRow): Promise<void> {
  const answer = await runCommand('history.remove', { ids: [row.id] })
  if (answer === null) return
  await refresh(true)
  offerUndo(t('removal.removedFromHistory', { name: nameOfRow(row) }), answer.value.removal, {
    more: [t('removal.staysOnStore')],
    onBack: () => void refresh(true),
  })
}

async function verify(row: DeliveredRow): Promise<void> {
  setVerifying(row.id, 0)
  const answer = await runCommand('history.verify', { id: row.id })
  setVerifying(row.id, null)
  if (answer === null || answer.value.length === 0) return
  const { tone, text, more } = verifiedInWords(answer.value, nameOfRow(row))
  showToast(tone, text, more)
}

/** How far a verification is, from 0 to 1; null when it is over. */
export function setVerifying(id: string, share: number | null): void {
  useHistory.setState(({ verifying: before }) => {
    const verifying = new Map(before)
    if (share === null) verifying.delete(id)
    else verifying.set(id, share)
    return { verifying }
  })
}

/** What to say of a verification: of one file, or of all files of a delivery, whose title is `name`. */
export function verifiedInWords(
  found: readonly VerifiedAgain[],
  name: string,
): { tone: 'good' | 'bad'; text: string; more: string[] } {
  const bad = found.filter(({ isSame }) => !isSame)
  const [only] = found
  if (found.length === 1 && only !== undefined) {
    const text = t(only.isSame ? 'history.verified' : 'history.differs', { name })
    return { tone: only.isSame ? 'good' : 'bad', text, more: [only.sentence] }
  }
  if (bad.length === 0)
    return { tone: 'good', text: t('history.allAsUploaded', { count: found.length, name }), more: [] }
  const named = bad.slice(0, mostNamed).map((file) => `${file.name}: ${file.sentence}`)
  const rest = bad.length - named.length
  return {
    tone: 'bad',
    text: t('history.someDiffer', { count: bad.length, total: found.length, name }),
    more: rest > 0 ? [...named, t('numbers.andMore', { count: rest })] : named,
  }
}
