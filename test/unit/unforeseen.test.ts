import { expect, onTestFinished, test, vi } from 'vitest'
import { catchUnforeseen } from '../../electron/app/unforeseen.ts'
import type { AppFailure } from '../../electron/core/errors.ts'
import { silentLog } from '../../electron/core/log.ts'
import { rememberSecrets } from '../../electron/core/redaction.ts'

test.for(['uncaughtException', 'unhandledRejection'] as const)(
  '%s is logged with its cause and said without secrets',
  (event) => {
    rememberSecrets('planted-in-a-crash')
    // Not registered: it would hear of the faults of other tests.
    const on = vi.spyOn(process, 'on').mockReturnValue(process)
    onTestFinished(() => on.mockRestore())
    const logged: unknown[] = []
    const said: AppFailure[] = []
    const log = { ...silentLog, error: (...line: unknown[]) => void logged.push(line) }
    catchUnforeseen(log, (failure) => said.push(failure))
    const thrown = new Error('planted-in-a-crash broke')
    for (const [name, listener] of on.mock.calls)
      if (String(name) === event) Reflect.apply(listener, null, [thrown])
    expect(logged).toEqual([[event, thrown]])
    expect(said.map(({ error }) => error.message)).toEqual([
      'Something unexpected happened: [redacted] broke.',
    ])
  },
)
