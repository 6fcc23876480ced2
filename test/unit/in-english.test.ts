import { afterEach, expect, test } from 'vitest'
import { inEnglish } from '../../electron/commands/in-english.ts'
import { speak, type HandOverAnswer } from '../../electron/contract/index.ts'
import { AppFailure } from '../../electron/core/errors.ts'
import { uploadView } from './upload-view.ts'

afterEach(() => speak('en'))

const english = new AppFailure('AccessDenied', 's3:PutObject', { detail: '403' }).error

test('the command line speaks English, whatever the language of the app', () => {
  speak('de')
  const { error } = new AppFailure('AccessDenied', 's3:PutObject', { detail: '403' })
  speak('en')
  expect(error.message).not.toBe(english.message)
  const failed = uploadView('a', { state: { kind: 'failed', session: null, error } })
  const waits = { kind: 'waiting', session: null, failures: 1, until: 'network', cause: error } as const
  const told: [HandOverAnswer, unknown][] = [
    [{ tell: 'refused', error }, { error: english }],
    [{ tell: 'left-out', error, file: null }, { error: english }],
    [{ tell: 'moved', view: failed, delivery: null }, { view: { state: { error: english } } }],
    [
      { tell: 'moved', view: uploadView('b', { state: waits }), delivery: null },
      { view: { state: { cause: english } } },
    ],
    [
      { tell: 'ended', view: failed, delivery: null, isToGo: false, link: null, linkError: error },
      { view: { state: { error: english } }, linkError: english },
    ],
  ]
  for (const [answer, expected] of told) {
    const said = inEnglish(answer)
    expect(said).toMatchObject({ tell: answer.tell, ...Object(expected) })
    expect(JSON.stringify(said)).not.toContain(error.message)
  }
})

test('what the app says in English is left as it is', () => {
  const { error } = new AppFailure('BadInput', 'A path is not absolute.', {
    advice: 'Name it from the root.',
  })
  expect(inEnglish({ tell: 'refused', error })).toEqual({ tell: 'refused', error })
})
