import { t } from '#contract'
import { runCommand } from './run-command.ts'
import { showToast } from './toast.ts'

/**
 * Says what was removed, and lets a person take it back. `removal` is its number, `more` what they should know besides;
 * `onBack` is called once it is back.
 */
export function offerUndo(
  text: string,
  removal: number,
  { more = [], onBack }: { more?: string[]; onBack?: () => void } = {},
): void {
  const run = async () => {
    const answer = await runCommand('removals.undo', { removal })
    if (answer === null) return
    if (answer.value.isBack) onBack?.()
    else showToast('bad', t('removal.tooLate'))
  }
  showToast('good', text, more, { name: t('actions.undo'), run })
}
