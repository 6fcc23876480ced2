import { takeFromHistory } from '../app/take-away.ts'
import { verifyAgain } from '../app/verify-again.ts'
import { t, type VerifiedAgain } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import type { DeliveredUpload } from '../engine/ports.ts'
import type { HandlersOf, WindowContext } from './context.ts'

/** Progress is told so often at most, in milliseconds. */
const progressEveryMs = 200

/** What was delivered, and what can be done with it. */
export function historyHandlers({ app, desktop, send }: WindowContext): HandlersOf<'history' | 'removals'> {
  /** By the ids of uploads and deliveries. */
  const verifying = new Map<string, AbortController>()

  async function found(id: string): Promise<DeliveredUpload[]> {
    const uploads = await app.history.find([id])
    if (uploads.length > 0) return uploads
    throw new AppFailure('BadInput', t('refusals.notInHistory'))
  }

  async function verify(id: string, signal: AbortSignal): Promise<VerifiedAgain[]> {
    const uploads = await found(id)
    const answers: VerifiedAgain[] = []
    let toldAt = -Infinity
    for (const [place, upload] of uploads.entries()) {
      const tell = (share: number): void => {
        if (performance.now() - toldAt < progressEveryMs) return
        toldAt = performance.now()
        send('history.verifying', { id, share: (place + share) / uploads.length })
      }
      tell(0)
      answers.push(await verifyAgain(app, upload, signal, tell))
    }
    return answers
  }

  return {
    'history.page': (query) => app.history.page(query),
    'history.remove': ({ ids }) => takeFromHistory(app, ids),
    async 'history.verify'({ id }) {
      verifying.get(id)?.abort()
      const stop = new AbortController()
      verifying.set(id, stop)
      try {
        return await verify(id, stop.signal)
      } catch (thrown) {
        if (stop.signal.aborted) return []
        throw thrown
      } finally {
        if (verifying.get(id) === stop) verifying.delete(id)
      }
    },
    'history.stopVerifying': ({ id }) => verifying.get(id)?.abort(),
    async 'history.showInFolder'({ id }) {
      const [upload] = await found(id)
      if (upload !== undefined) desktop.showInFolder(upload.record.file)
    },
    'removals.undo': async ({ removal }) => ({ isBack: await app.removals.undo(removal) }),
  }
}
