import { expect, test } from 'vitest'
import { catchUnforeseen } from '../../electron/app/unforeseen.ts'
import type { AppFailure } from '../../electron/core/errors.ts'
import { silentLog } from '../../electron/core/log.ts'
import { rememberSecrets } from '../../electron/core/redaction.ts'

test.for(['uncaughtException', 'unhandledRejection'] as const)(
  '%s is logged with its cause and said without secrets',
  (event) => {
    rememberSecrets('planted-in-a-crash')
    const before = process.rawListeners(event)
    const logged: unknown[] = []
    const said: AppFailure[] = []
    const log = { ...silentLog, error: (...line: unknown[]) => void logged.push(line) }
    catchUnforeseen(log, (failure) => said.push(failure))
    // Node's own would end the tests too, so only the new ones are called.
    const added = process.rawListeners(event).filter((listener) => !before.includes(listener))
    const thrown = new Error('planted-in-a-crash broke')
    for (const listener of added) listener(thrown)
    expect(logged).toEqual([[event, thrown]])
    expect(said.map(({ error }) => error.message)).toEqual([
      'Something unexpected happened: [redacted] broke.',
    ])
  },
)
