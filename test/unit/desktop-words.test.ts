import { BrowserWindow } from 'electron'
import { beforeEach, expect, test, vi } from 'vitest'
import { sayCannotStart, showMessage } from '../../electron/desktop/dialogs.ts'
import { notify } from '../../electron/desktop/notifications.ts'

/** What the desktop was asked to show. */
const { shown } = vi.hoisted(() => ({ shown: new Array<Record<string, unknown>>() }))

// No bus: Electron itself shows it then.
vi.mock('../../electron/desktop/session-bus.ts', () => ({ sessionBus: async () => null }))
vi.mock('electron', () => ({
  dialog: {
    showMessageBox: async (...given: Record<string, unknown>[]) => void shown.push(...given.slice(-1)),
  },
  BrowserWindow: class {
    readonly id = 1
  },
  Notification: class {
    static isSupported = () => true
    constructor(options: Record<string, unknown>) {
      shown.push(options)
    }
    on = () => undefined
    once = (event: string, listener: () => void) => event === 'show' && listener()
    show = () => undefined
  },
}))

const name = 'bidi\u202Evom.exe\n<a href="http://evil">'
const title = String.raw`bidi\u202evom.exe\u000a<a href="http://evil">`
const error = {
  code: 'Internal',
  message: `It said ${name}.`,
  advice: `See ${name}.`,
  retryable: false,
} as const

beforeEach(() => {
  shown.length = 0
})

test('a notification shows what cannot be seen in a name, and a desktop takes nothing in it for markup', async () => {
  await notify({ title: name, body: name, buttons: [] })
  const plain = title.replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  expect(shown).toMatchObject([{ title, body: process.platform === 'linux' ? plain : title }])
})

test('the dialogs about a failed start and about what was asked for show it too', async () => {
  const words = { message: `It said ${title}.`, detail: `See ${title}.` }
  await sayCannotStart(error)
  await showMessage(new BrowserWindow(), 'error', error)
  expect(shown).toMatchObject([words, words])
})
