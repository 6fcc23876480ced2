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
    'app.saveReport': () => desktop.saveReport(),
    async 'settings.change'(change) {
      await app.changeSettings(change)
      desktop.showTheme(app.settings.current().appearance.theme)
      publisher.settingsChanged()
    },
    'mfa.pending': () => app.mfa.pending(),
    'mfa.answer': ({ id, code }) => app.mfa.answer(id, code),
    'demo.connect': () => app.demo.connect(),
  }
}
