import { app } from 'electron'
import { askToQuit } from './dialogs.ts'

/** What is on its way to the store may end in this time, by who quits. */
const graceMsFor = { person: 10_000, signal: 5_000 }

/** How far quitting has come. */
type Phase = 'running' | 'asking' | 'stopping' | 'stopped'

/**
 * Quitting asks once while something is being uploaded, stops everything cleanly and only then ends the app.
 * @param parts `unfinished` counts the uploads that would go on by themselves; `stop` keeps all state, lets what is on
 *   its way to the store end in `graceMs` and never rejects; `stopAtOnce` ends that, too
 * @returns whether the app is on its way out, so that windows may close for good
 */
export function guardQuit(parts: {
  unfinished: () => number
  stop: (graceMs: number) => Promise<void>
  stopAtOnce: () => void
}): () => boolean {
  let phase: Phase = 'running'

  async function quit(isAsking: boolean, graceMs: number): Promise<void> {
    if (isAsking && parts.unfinished() > 0) {
      phase = 'asking'
      if (!(await askToQuit(parts.unfinished()))) {
        phase = 'running'
        return
      }
    }
    phase = 'stopping'
    await parts.stop(graceMs)
    phase = 'stopped'
    app.quit()
  }

  app.on('before-quit', (event) => {
    if (phase === 'stopped') return
    event.preventDefault()
    if (phase === 'running') void quit(true, graceMsFor.person)
    else if (phase === 'stopping') parts.stopAtOnce()
  })
  // A signal comes from a system that shuts down or a terminal: nobody is there to answer a question.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (phase === 'running' || phase === 'asking') void quit(false, graceMsFor.signal)
      else if (phase === 'stopping') parts.stopAtOnce()
    })
  }
  return () => phase === 'stopped'
}
