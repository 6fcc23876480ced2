import type { Dropreel } from '../app/open-dropreel.ts'
import { t } from '../contract/index.ts'
import type { Desk } from './desk.ts'

type Asking = {
  mfa: Pick<Dropreel['mfa'], 'pending' | 'onChange'>
  dropQuestions: Pick<Dropreel['dropQuestions'], 'all' | 'onChange'>
}

/** From now on tells by notifications that somebody has to answer something, once for each question. */
export function tellOfQuestions({ mfa, dropQuestions }: Asking, desk: Omit<Desk, 'copy' | 'renew'>): void {
  const open = () => ({ key: 'open', words: t('notifications.open'), act: () => desk.show(null) })
  let asked: string | null = null
  mfa.onChange(() => {
    const question = mfa.pending()
    if (question === null || question.id === asked) return
    asked = question.id
    if (desk.hasFocus()) return
    const title = t('notifications.codeNeeded', { profile: question.profile })
    const told = desk.notify({ title, body: t('notifications.uploadsWaitForCode'), buttons: [open()] })
    // Uploads wait for the answer, so the question must be seen.
    void told.then((isTold) => {
      if (!isTold && !desk.isVisible()) desk.showBehind()
    })
  })
  let last = 0
  dropQuestions.onChange(() => {
    const fresh = dropQuestions.all().filter(({ id }) => id > last)
    last = Math.max(last, ...fresh.map(({ id }) => id))
    // Whoever drops on a window sees it, though it may not have the focus.
    if (desk.isVisible()) return
    for (const { title } of fresh) {
      const words = title === null ? t('notifications.somethingAsks') : t('notifications.dropAsks', { title })
      void desk.notify({ title: words, body: t('notifications.filesWaitForAnswer'), buttons: [open()] })
    }
  })
}
