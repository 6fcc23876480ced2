import { app as electron, type BrowserWindow } from 'electron'
import type { Dropreel } from '../app/open-dropreel.ts'
import { countdownMs, type Ending } from '../app/queue-end.ts'
import { t } from '../contract/index.ts'
import type { notify } from '../desktop/notifications.ts'
import { sendToSleep } from '../desktop/sleep.ts'

/** Tells of the countdown whoever does not look at the window, and quits or goes to sleep once it is over. */
export function endQueue(
  { queueEnd, warnings, log }: Dropreel,
  window: BrowserWindow,
  show: typeof notify,
): void {
  const cancel = { key: 'cancel', words: t('buttons.cancel'), act: () => queueEnd.choose('nothing') }
  queueEnd.act({
    due(ending) {
      log.info('all-done', { ...ending })
      if (window.isFocused()) return
      show({ ...countdownInWords(ending), buttons: [cancel] }).catch((thrown: unknown) =>
        log.error('notification', thrown),
      )
    },
    end({ wish }) {
      if (wish === 'quit') return electron.quit()
      sendToSleep(process).catch((thrown: unknown) => {
        log.error('sleep', thrown)
        warnings.warn(t('queueEnd.noSleep'))
      })
    },
  })
}

function countdownInWords({ wish, failed }: Ending): { title: string; body: string } {
  const seconds = countdownMs / 1000
  return {
    title: failed === 0 ? t('queueEnd.allDone') : t('queueEnd.doneBut', { count: failed }),
    body: wish === 'quit' ? t('queueEnd.quitsIn', { seconds }) : t('queueEnd.sleepsIn', { seconds }),
  }
}
