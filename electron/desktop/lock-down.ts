import { app, session } from 'electron'
import { windowUrl } from './app-scheme.ts'

/** Pages may reload, but not go elsewhere, open windows, embed others or ask for devices. Call it once ready. */
export function lockDown(): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-frame-navigate', (event) => {
      if (event.url !== windowUrl) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.defaultSession.setPermissionCheckHandler(() => false)
}
