import { app } from 'electron'
import { askToQuit } from './dialogs.ts'

/** What is on its way to the store may end in this time, by who quits. */
const graceMsFor = { person: 10_000, signal: 5_000 }

/** How far quitting has come. */
type Phase = 'running' | 'asking' | 'stopping' | 'stopped'

/**
 * Quitting asks once while something is being uploaded, stops everything cleanly and only then ends the app.
 * @param parts `unfinished` counts the uploads that would go on by themselves; `onLeaving` is told whether a person quits
 *   with none of them; `stop` keeps all state, lets what is on its way to the store end in `graceMs` and never rejects;
 *   `stopAtOnce` ends that, too
 */
export function guardQuit(parts: {
  unfinished: () => number
  onLeaving: (isQuiet: boolean) => void
  stop: (graceMs: number) => Promise<void>
  stopAtOnce: () => void
}) {
  let phase: Phase = 'running'

  async function quit(by: 'person' | 'signal'): Promise<void> {
    if (by === 'person' && parts.unfinished() > 0) {
      phase = 'asking'
      if (!(await askToQuit(parts.unfinished()))) {
        phase = 'running'
        return
      }
    }
    parts.onLeaving(by === 'person' && parts.unfinished() === 0)
    await stopThen(() => app.quit(), graceMsFor[by])
  }

  async function stopThen(end: () => void, graceMs: number): Promise<void> {
    phase = 'stopping'
    await parts.stop(graceMs)
    phase = 'stopped'
    end()
  }

  app.on('before-quit', (event) => {
    if (phase === 'stopped') return
    event.preventDefault()
    if (phase === 'running') void quit('person')
    else if (phase === 'stopping') parts.stopAtOnce()
  })
  // A signal comes from a system that shuts down or a terminal: nobody is there to answer a question.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (phase === 'running' || phase === 'asking') void quit('signal')
      else if (phase === 'stopping') parts.stopAtOnce()
    })
  }
  return {
    /** Whether the app is on its way out, so that windows may close for good. */
    isLeaving: () => phase === 'stopped',
    /** Stops as quitting does, without a question, and then ends the app by `end`. */
    leaveBy: (end: () => void): void => {
      if (phase === 'running') void stopThen(end, graceMsFor.person)
    },
  }
}
