import { expect, test } from './fixtures/dropreel.ts'

test('the page opens no window and goes nowhere', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  expect(await page.evaluate(() => window.open('https://example.com') === null)).toBe(true)
  expect(app.windows()).toHaveLength(1)
  const isPrevented = app.evaluate(({ webContents }) => {
    const [contents] = webContents.getAllWebContents()
    const attempt = new Promise((resolve) => {
      contents?.once('will-frame-navigate', (event) => resolve(event.defaultPrevented))
    })
    void contents?.executeJavaScript('location.assign("https://example.com")')
    return attempt
  })
  expect(await isPrevented).toBe(true)
})

test('the page has no permission, and asking for one does not help', async ({ dropreel }) => {
  const { page } = await dropreel.launch()
  const answers = await page.evaluate(async () => {
    const permissions = ['notifications', 'geolocation', 'camera', 'microphone', 'midi'] as const
    const states = permissions.map(async (name) =>
      navigator.permissions.query({ name }).then(({ state }) => state),
    )
    const place = new Promise((resolve) => {
      // 1: denied. Who is allowed to ask hears 2, because nobody knows where this is.
      navigator.geolocation.getCurrentPosition(resolve, ({ code }) => resolve(code), { timeout: 5000 })
    })
    const asked = [navigator.clipboard.readText(), navigator.requestMIDIAccess()].map(async (access) =>
      access.then(
        () => 'granted',
        (thrown: unknown) => (thrown instanceof DOMException ? thrown.name : String(thrown)),
      ),
    )
    return {
      states: [...new Set(await Promise.all(states))],
      place: await place,
      notification: await Notification.requestPermission(),
      clipboardAndMidi: await Promise.all(asked),
    }
  })
  expect(answers).toEqual({
    states: ['denied'],
    place: 1,
    notification: 'denied',
    clipboardAndMidi: ['NotAllowedError', 'NotAllowedError'],
  })
})

test('no page of the app can embed another one', async ({ dropreel }) => {
  const { app } = await dropreel.launch()
  // Our own window cannot even try; a window that somebody adds later perhaps can.
  const embedded = await app.evaluate(async ({ BrowserWindow, webContents }) => {
    const window = new BrowserWindow({ show: false, webPreferences: { webviewTag: true } })
    const asked = new Promise((resolve) => {
      window.webContents.on('will-attach-webview', (event) => resolve(event.defaultPrevented))
    })
    await window.loadURL('data:text/html,<webview src="data:text/html,foreign"></webview>')
    return [await asked, webContents.getAllWebContents().map((contents) => contents.getType())]
  })
  expect(embedded).toEqual([true, ['window', 'window']])
})
