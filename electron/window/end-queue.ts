import { app as electron, type BrowserWindow } from 'electron'
import type { Dropreel } from '../app/open-dropreel.ts'
import { countdownMs } from '../app/queue-end.ts'
import { t, type Countdown } from '../contract/index.ts'
import type { notify } from '../desktop/notifications.ts'
import { sendToSleep } from '../desktop/sleep.ts'

/** Tells of the countdown whoever does not look at the window, and quits or goes to sleep once it is over. */
export function endQueue(
  { queueEnd, warnings, log }: Pick<Dropreel, 'queueEnd' | 'warnings' | 'log'>,
  window: Pick<BrowserWindow, 'isFocused'>,
  show: typeof notify,
): void {
  let told: AbortController | null = null
  queueEnd.act({
    due(countdown) {
      log.info('all-done', { ...countdown })
      if (window.isFocused()) return
      told = new AbortController()
      const cancel = { key: 'cancel', words: t('buttons.cancel'), act: () => queueEnd.choose('nothing') }
      show({ ...countdownInWords(countdown), buttons: [cancel], until: told.signal }).catch(
        (thrown: unknown) => log.error('notification', thrown),
      )
    },
    end(wish) {
      if (wish === 'quit') return electron.quit()
      sendToSleep(process).catch((thrown: unknown) => {
        log.error('sleep', thrown)
        warnings.warn(t('queueEnd.noSleep'))
      })
    },
  })
  queueEnd.onChange(() => {
    if (queueEnd.current().kind !== 'countdown') told?.abort()
  })
}

function countdownInWords({ wish, failed }: Countdown): { title: string; body: string } {
  const seconds = countdownMs / 1000
  return {
    title: failed === 0 ? t('queueEnd.allDone') : t('queueEnd.doneBut', { count: failed }),
    body: wish === 'quit' ? t('queueEnd.quitsIn', { seconds }) : t('queueEnd.sleepsIn', { seconds }),
  }
}
