import { setTimeout as delay } from 'node:timers/promises'
import { app, powerMonitor } from 'electron'
import { askToQuit } from './dialogs.ts'
import { isBusHanging } from './session-bus.ts'

/** What is on its way to the store may end in this time. */
const graceMs = 1_000
/** Later than this nothing holds the end of the app up: all state is on the disk at any moment, as for a crash. */
const latestMs = 1_800
/** A desktop that takes longer for an answer hangs. */
const desktopAnswersMs = 1_000

/** How far quitting has come. */
type Phase = 'running' | 'asking' | 'stopping' | 'stopped'

/**
 * Quitting asks once while something is being uploaded, stops everything cleanly and only then ends the app, within two
 * seconds. A system that shuts down or signs the person out is not held up by a question.
 * @param parts `unfinished` counts the uploads that would go on by themselves; `toBackground` takes the windows away while
 *   uploads go on; `onLeaving` is told whether a person quits with none of them; `stop` keeps all state, lets what is on its
 *   way to the store end in `graceMs` and never rejects; `stopAtOnce` ends that, too
 */
export function guardQuit(parts: {
  unfinished: () => number
  toBackground: () => void
  onLeaving: (isQuiet: boolean) => void
  stop: (graceMs: number) => Promise<void>
  stopAtOnce: () => void
}) {
  let phase: Phase = 'running'

  async function quit(by: 'person' | 'system'): Promise<void> {
    if (by === 'person' && parts.unfinished() > 0) {
      phase = 'asking'
      const answer = await askToQuit(parts.unfinished())
      if (!isAsking()) return
      phase = 'running'
      if (answer === 'background') parts.toBackground()
      if (answer !== 'quit') return
    }
    parts.onLeaving(by === 'person' && parts.unfinished() === 0)
    await stopThen(() => app.quit())
  }

  /** The system may have ended the app while the question stood. */
  function isAsking(): boolean {
    return phase === 'asking'
  }

  async function stopThen(end: () => void): Promise<void> {
    phase = 'stopping'
    const hanging = isBusHanging(desktopAnswersMs)
    await Promise.race([parts.stop(graceMs), delay(latestMs)])
    // Chromium waits for the session bus while it ends, for as long as it hangs: with a tray icon that was 49 s.
    if (await hanging) app.once('quit', () => process.kill(process.pid, 'SIGKILL'))
    phase = 'stopped'
    end()
  }

  /** Nobody is there to answer a question. */
  function endBySystem(): void {
    if (phase === 'running' || phase === 'asking') void quit('system')
    else if (phase === 'stopping') parts.stopAtOnce()
  }

  app.on('before-quit', (event) => {
    if (phase === 'stopped') return
    event.preventDefault()
    if (phase === 'running') void quit('person')
    else if (phase === 'stopping') parts.stopAtOnce()
  })
  // From a terminal, or a system that shuts down.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endBySystem)
  // Linux and macOS, which wait some seconds for who listens; on macOS this comes before Quit does. The system gets no
  // answer that would hold it up.
  powerMonitor.on('shutdown', endBySystem)
  // Windows: no other event comes before it ends the app.
  app.on('browser-window-created', (_event, window) => window.on('session-end', endBySystem))
  return {
    /** Whether the app is on its way out, so that windows may close for good. */
    isLeaving: () => phase === 'stopped',
    /** Stops as quitting does, without a question, and then ends the app by `end`. */
    leaveBy: (end: () => void): void => {
      if (phase === 'running') void stopThen(end)
    },
  }
}
