import { app, session } from 'electron'
import { windowUrl } from './app-scheme.ts'

/** Chromium would ask Google for a dictionary with each session. Call it before the app is ready. */
export function needNoDictionary(): void {
  app.on('session-created', (session) => session.setSpellCheckerLanguages([]))
}

/**
 * Pages may reload, but not go elsewhere, open windows, embed others, ask for devices or reach a network. Call it once
 * ready.
 */
export async function lockDown(): Promise<void> {
  await leaveNoNetwork()
  app.on('web-contents-created', (_created, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-frame-navigate', (event) => {
      if (event.url !== windowUrl()) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  })
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.defaultSession.setPermissionCheckHandler(() => false)
}

/**
 * The window needs no network: its files come through the app's scheme. No content security policy covers WebRTC, but it
 * goes by the session's proxy, so that leads nowhere, for this computer's own addresses too. System settings are asked of
 * another session (system-proxy.ts).
 */
async function leaveNoNetwork(): Promise<void> {
  await session.defaultSession.setProxy({
    mode: 'fixed_servers',
    proxyRules: 'nowhere.invalid',
    proxyBypassRules: '<-loopback>',
  })
}
