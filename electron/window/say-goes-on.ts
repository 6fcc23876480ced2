import type { Dropreel } from '../app/open-dropreel.ts'
import { t } from '../contract/index.ts'
import type { notify } from '../desktop/notifications.ts'

/**
 * Whoever closes the window while uploads go on is told so: once for ever, but again where the desktop showed nothing,
 * and not where notifications are off.
 * `isGoing`: uploads go on behind the closed window. `isHidden`: a tray keeps it, otherwise it is minimised.
 */
export function sayGoesOn(
  {
    settings,
    changeSettings,
    log,
  }: Pick<Dropreel, 'changeSettings' | 'log'> & { settings: Pick<Dropreel['settings'], 'current'> },
  window: { on(name: 'close', listener: () => void): unknown },
  desktop: { isGoing: () => boolean; isHidden: () => boolean; notify: typeof notify },
): void {
  async function say(): Promise<void> {
    const body = t(desktop.isHidden() ? 'power.goesOnHidden' : 'power.goesOnMinimised')
    const isShown = await desktop.notify({ title: t('power.goesOn'), body, buttons: [] })
    if (isShown) await changeSettings({ said: { goesOn: true } })
  }
  window.on('close', () => {
    const { said, notifications } = settings.current()
    if (said.goesOn || !notifications.show || !desktop.isGoing()) return
    say().catch((thrown: unknown) => log.error('notification', thrown))
  })
}
