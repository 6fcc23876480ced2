import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  defaultSettings,
  speak,
  type ErrorCode,
  type UploadState,
  type UploadView,
} from '../../../electron/contract/index.ts'
import { AppFailure } from '../../../electron/core/errors.ts'
import { silentLog } from '../../../electron/core/log.ts'
import type { NotificationWords } from '../../../electron/desktop/notification-words.ts'
import { tellByNotifications } from '../../../electron/window/tell-by-notifications.ts'
import { states, uploadView } from '../upload-view.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
afterEach(() => {
  vi.useRealTimers()
  speak('en')
})

const isPlain = ({ title, body }: NotificationWords) => ({ title, body })

/** An app that changes as a test says, and what is told of it. */
function desk() {
  const uploads = new Map<string, UploadView>()
  const listeners: ((id: string) => void)[] = []
  const questions: (() => void)[] = []
  const drops: (() => void)[] = []
  let pending: { id: string; profile: string; device: string; before: null } | null = null
  let asked: { id: number; title: string | null; destinationId: string; doubts: [] }[] = []
  const leaves: (() => void)[] = []
  const seen = {
    told: [] as NotificationWords[],
    shown: [] as (string | null)[],
    copied: [] as string[][],
    retried: [] as string[][],
    behind: 0,
  }
  const person = { hasFocus: false, isVisible: false, wants: true, takes: true }
  tellByNotifications(
    {
      log: silentLog,
      engine: {
        views: () => [...uploads.values()],
        view: (id) => uploads.get(id),
        onChange: (listener) => {
          listeners.push((id) => listener(id, 'all', uploads.get(id)?.state ?? states.queued))
          return () => undefined
        },
        retry: async (ids) => void seen.retried.push(ids),
        deliveries: { view: () => undefined, onChange: () => () => undefined },
      },
      settings: { current: () => ({ ...defaultSettings, notifications: { show: person.wants } }) },
      mfa: { pending: () => pending, onChange: (listener) => void questions.push(listener) },
      dropQuestions: { all: () => asked, onChange: (listener) => void drops.push(listener) },
      sharedLinks: { list: () => [], put: async () => undefined },
      history: { find: async () => [] },
    },
    {
      notify: async (words) => {
        if (person.takes) seen.told.push(words)
        return person.takes
      },
      hasFocus: () => person.hasFocus,
      onLeft: (listener) => void leaves.push(listener),
      isVisible: () => person.isVisible,
      show: (id) => void seen.shown.push(id),
      showBehind: () => void seen.behind++,
      copy: async (ids) => {
        seen.copied.push([...ids])
        return { copied: ids.map(() => ({ validUntil: null, limitedBy: 'request' as const })), refused: [] }
      },
      renew: async () => ({ copied: [], refused: [] }),
    },
  )
  return {
    ...seen,
    seen,
    person,
    leave: () => leaves.forEach((listener) => listener()),
    set(id: string, state: UploadState) {
      uploads.set(id, uploadView(id, { deliveryId: id, state }))
      listeners.forEach((listener) => listener(id))
    },
    askCode(id: string) {
      pending = { id, profile: 'uploader', device: 'jane', before: null }
      questions.forEach((listener) => listener())
    },
    answerCode() {
      pending = null
      questions.forEach((listener) => listener())
    },
    answerDrop(id: number) {
      asked = asked.filter((one) => one.id !== id)
      drops.forEach((listener) => listener())
    },
    askDrop(id: number, title: string | null) {
      asked = [...asked, { id, title, destinationId: 'd', doubts: [] }]
      drops.forEach((listener) => listener())
    },
    later: () => vi.advanceTimersByTimeAsync(1000),
  }
}

test('what ends within a second is told after it; the button copies, and it is said that it did', async () => {
  const { set, later, told, copied, shown } = desk()
  set('Ep03', states.sending)
  set('Ep03', states.done)
  expect(told).toEqual([])
  await later()
  expect(told.map(isPlain)).toEqual([{ title: 'Ep03.mov is uploaded', body: '' }])
  const [copy, show] = told[0]?.buttons ?? []
  copy?.act()
  await later()
  expect(copied).toEqual([['Ep03']])
  expect(told.map(({ title }) => title)).toEqual(['Ep03.mov is uploaded', 'Link copied'])
  show?.act()
  expect(shown).toEqual(['Ep03'])
})

test('nothing is told of what happens in front of a person, also right before they leave', async () => {
  const { set, later, told, person, leave } = desk()
  person.hasFocus = true
  set('seen', states.done)
  await later()
  set('last', states.done)
  person.hasFocus = false
  leave()
  await later()
  set('missed', states.done)
  await later()
  expect(told.map(({ title }) => title)).toEqual(['missed.mov is uploaded'])
})

test('nobody is told anything who does not want it', async () => {
  const { set, later, told, person, askCode, askDrop, seen } = desk()
  person.wants = false
  set('Ep03', states.done)
  await later()
  askCode('a')
  askDrop(1, 'Dailies')
  await later()
  expect(told).toEqual([])
  // Uploads wait for the code, so the window comes up.
  expect(seen.behind).toBe(1)
})

test('a code and what a drop asks are told once each, unless the window shows them', async () => {
  const { later, told, person, askCode, askDrop, shown, seen } = desk()
  askCode('a')
  askCode('a')
  askDrop(1, 'Dailies')
  askDrop(2, null)
  await later()
  expect(told.map(({ title }) => title)).toEqual([
    'Dropreel needs a code for uploader',
    'Dropreel asks about Dailies',
    'Dropreel asks about what you added',
  ])
  told[0]?.buttons[0]?.act()
  expect(shown).toEqual([null])
  expect(seen.behind).toBe(0)
  person.isVisible = true
  person.hasFocus = true
  askCode('b')
  askDrop(3, 'Reels')
  await later()
  expect(told).toHaveLength(3)
})

test('a code comes up behind the other windows where no notification can be shown', async () => {
  const { later, person, askCode, seen } = desk()
  person.takes = false
  askCode('a')
  await later()
  expect(seen.behind).toBe(1)
})

const failedBy = (code: ErrorCode, subject: string): UploadState => ({
  kind: 'failed',
  session: null,
  error: new AppFailure(code, subject).error,
})

test.each<[ErrorCode, string[]]>([
  ['ProofFailed', ['retry', 'show']],
  ['AccessDenied', ['open', 'retry']],
  ['BucketMissing', ['open', 'retry']],
  ['ObjectExists', ['open']],
  ['SourceChanged', ['open']],
  ['FileMissing', ['open']],
  ['MfaCodeMissing', ['open']],
])('of %s a notification offers %j', async (code, keys) => {
  const { set, later, told, retried } = desk()
  set('Ep03', failedBy(code, 'Ep03'))
  await later()
  const [notification] = told
  expect(notification?.title).toBe('Ep03.mov is not uploaded')
  expect(notification?.body).toContain(new AppFailure(code, 'Ep03').error.message)
  expect(notification?.buttons.map(({ key }) => key)).toEqual(keys)
  notification?.buttons.find(({ key }) => key === 'retry')?.act()
  expect(retried).toEqual(keys.includes('retry') ? [['Ep03']] : [])
})

test('notifications are in the language of Settings', async () => {
  const { set, later, told } = desk()
  speak('de')
  set('Ep03', states.done)
  await later()
  expect(told[0]?.title).toBe('Ep03.mov ist hochgeladen')
  expect(told[0]?.buttons.map(({ words }) => words)).toEqual(['Link kopieren', 'Anzeigen'])
})

test('a notification is withdrawn once it is not true any more', async () => {
  const { set, later, told, askCode, answerCode, askDrop, answerDrop } = desk()
  const isTrue = () => told.map(({ title, until }) => [title, until?.aborted === false])
  for (const id of ['Ep03', 'Ep04']) set(id, states.sending)
  for (const id of ['Ep03', 'Ep04']) set(id, failedBy('AccessDenied', 's3:PutObject'))
  await later()
  expect(isTrue()).toEqual([['2 files are not uploaded', true]])
  set('Ep03', states.done)
  await later()
  expect(isTrue()[0]).toEqual(['2 files are not uploaded', true])
  set('Ep04', states.sending)
  await later()
  expect(isTrue()).toEqual([
    ['2 files are not uploaded', false],
    ['Ep03.mov is uploaded', false],
  ])
  told.splice(0)
  askCode('q')
  askDrop(1, 'Dailies')
  expect(isTrue().map(([, is]) => is)).toEqual([true, true])
  answerCode()
  answerDrop(1)
  expect(isTrue().map(([, is]) => is)).toEqual([false, false])
})
