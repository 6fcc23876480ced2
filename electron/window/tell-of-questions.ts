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
  let asked: { id: string; until: AbortController } | null = null
  mfa.onChange(() => {
    const question = mfa.pending()
    if (question?.id === asked?.id) return
    asked?.until.abort()
    asked = question && { id: question.id, until: new AbortController() }
    if (question === null || asked === null || desk.hasFocus()) return
    const told = desk.notify({
      title: t('notifications.codeNeeded', { profile: question.profile }),
      body: t('notifications.uploadsWaitForCode'),
      buttons: [open()],
      until: asked.until.signal,
    })
    // Uploads wait for the answer, so the question must be seen.
    void told.then((isTold) => {
      if (!isTold && !desk.isVisible()) desk.showBehind()
    })
  })
  /** Those that are not answered yet. */
  const drops = new Map<number, AbortController>()
  dropQuestions.onChange(() => {
    const all = dropQuestions.all()
    for (const [id, until] of drops) {
      if (all.some((question) => question.id === id)) continue
      until.abort()
      drops.delete(id)
    }
    for (const { id, title } of all) {
      if (drops.has(id)) continue
      const until = new AbortController()
      drops.set(id, until)
      // Whoever drops on a window sees it, though it may not have the focus.
      if (desk.isVisible()) continue
      const words = title === null ? t('notifications.somethingAsks') : t('notifications.dropAsks', { title })
      const body = t('notifications.filesWaitForAnswer')
      void desk.notify({ title: words, body, buttons: [open()], until: until.signal })
    }
  })
}
