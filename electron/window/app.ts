import type { SettingsChange } from '../contract/index.ts'
import type { HandlersOf, WindowContext } from './context.ts'

/** The app as a whole: what the window shows, settings, warnings, questions, and the demo store. */
export function appHandlers({
  app,
  desktop,
  publisher,
}: WindowContext): HandlersOf<'app' | 'settings' | 'mfa' | 'demo'> {
  return {
    'app.snapshot': () => publisher.snapshot(),
    'app.warnings': () => app.warnings.all(),
    'app.closeWarning': ({ id }) => app.warnings.close(id),
    'app.reportError': ({ message, stack }) => app.log.error('window-error', message, { stack }),
    'app.zoom': ({ direction }) => desktop.zoom(direction),
    'app.saveReport': () => desktop.saveReport(),
    'settings.change': (change) => changeSettings({ app, desktop, publisher }, change),
    'mfa.pending': () => app.mfa.pending(),
    'mfa.answer': ({ id, code }) => app.mfa.answer(id, code),
    'demo.connect': () => app.demo.connect(),
  }
}

/** Changes sections of the settings, and lets the desktop and the window follow. */
export async function changeSettings(
  { app, desktop, publisher }: Pick<WindowContext, 'app' | 'desktop' | 'publisher'>,
  change: SettingsChange,
): Promise<void> {
  await app.changeSettings(change)
  publisher.settingsChanged()
  desktop.showAppearance(app.settings.current().appearance)
}
