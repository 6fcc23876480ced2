import type { EventEmitter } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import { guardQuit } from '../../electron/desktop/quit.ts'

const electron = vi.hoisted(() => ({ answers: new Array<number>() }))
vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events')
  const app = Object.assign(new EventEmitter(), { quit: vi.fn<() => void>() })
  const dialog = { showMessageBox: async () => ({ response: electron.answers.shift() ?? 2 }) }
  return { app, powerMonitor: new EventEmitter(), dialog }
})

/** Asks for the end of the app, as its menu does. */
function askToEnd(app: EventEmitter): { isHeld: boolean } {
  const event = { isHeld: false, preventDefault: () => void (event.isHeld = true) }
  app.emit('before-quit', event)
  return event
}

test('nothing holds the end of the app up, and it ends only once all is stopped or it took too long', async () => {
  const { app } = await import('electron')
  onTestFinished(() => void app.removeAllListeners())
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const before = new Map(signals.map((signal) => [signal, process.listeners(signal)]))
  onTestFinished(() => {
    for (const signal of signals)
      for (const listener of process.listeners(signal))
        if (!before.get(signal)?.includes(listener)) process.off(signal, listener)
  })
  const left: boolean[] = []
  const guard = guardQuit({
    unfinished: () => 2,
    toBackground: () => undefined,
    onLeaving: (isQuiet) => left.push(isQuiet),
    // As a store or a disk that hangs.
    stop: () => new Promise(() => undefined),
    stopAtOnce: () => undefined,
  })
  electron.answers.push(2, 0)
  expect(askToEnd(app).isHeld).toBe(true)
  await vi.waitFor(() => expect(electron.answers).toHaveLength(1))
  expect(left).toEqual([])
  const begunAt = performance.now()
  await vi.waitFor(() => {
    askToEnd(app)
    expect(left).toEqual([false])
  })
  expect(guard.isLeaving()).toBe(false)
  await vi.waitFor(() => expect(app.quit).toHaveBeenCalledOnce(), 3_000)
  expect(performance.now() - begunAt).toBeLessThan(2_000)
  expect(guard.isLeaving()).toBe(true)
  expect(askToEnd(app).isHeld).toBe(false)
})
