import { type Release, t, type UpdateState } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import type { Log } from '../core/log.ts'

/** Looks for newer versions, fetches and installs them; desktop/updater.ts is the real one. */
export type Updater = {
  /** The version that the feed has, if it is newer than this one. Rejects where the feed cannot be read. */
  look(): Promise<Release | null>
  /** Fetches the version of the last look and checks it. Null where the package does not update itself. */
  download: (() => Promise<void>) | null
  /** Whether what was fetched may be installed when the app ends. */
  installAtEnd(may: boolean): void
}

const minuteMs = 60_000
/** Times between two looks, in milliseconds. Nothing tells a person of a look that failed, so it is soon repeated. */
const pauseMs = { atStart: minuteMs, failed: 60 * minuteMs, answered: 24 * 60 * minuteMs }

export type Updates = ReturnType<typeof createUpdates>

/**
 * Looks for newer versions, quietly: a minute after the start and once a day, each up to a fifth later by chance, so
 * that not all computers ask at once. Older and equal versions are nothing new (electron-updater compares them).
 * @param updater null where this build has no feed
 * @param parts `page` is where a person finds new versions; `mayLook` is asked before each look that nobody asked for;
 *   `random` from 0 to 1
 */
export function createUpdates(
  updater: Updater | null,
  parts: { page: string; mayLook: () => boolean; random: () => number; log: Log },
) {
  const { page, mayLook, random, log } = parts
  let state: UpdateState = { kind: updater === null ? 'off' : 'not-looked' }
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> | null = null
  const listeners: (() => void)[] = []

  function become(next: UpdateState): void {
    state = next
    updater?.installAtEnd(next.kind === 'ready')
    for (const listener of listeners) listener()
  }

  async function lookWith(updater: Updater): Promise<void> {
    const before = state
    // What is ready stays in sight while Dropreel looks for something newer still.
    if (before.kind !== 'ready') become({ kind: 'looking' })
    try {
      const found = await updater.look()
      if (found === null) become({ kind: 'current', at: Date.now() })
      else if (updater.download === null) become({ kind: 'elsewhere', ...found, page })
      else if (before.kind !== 'ready' || before.version !== found.version) {
        become({ kind: 'downloading', ...found })
        await updater.download()
        become({ kind: 'ready', ...found })
      }
    } catch (thrown) {
      log.error('update', thrown)
      // A download that fails replaces what was ready: electron-updater keeps one at a time.
      if (state.kind !== 'ready') {
        become({ kind: 'failed', version: state.kind === 'downloading' ? state.version : null })
      }
    }
  }

  function lookAgainIn(pauseMs: number): void {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => void (mayLook() ? look() : lookAgainIn(pauseMs)), pauseMs * (1 + random() / 5))
    timer.unref()
  }

  /** Looks now. Whoever asks while one is under way waits for that one; it never rejects. */
  function look(): Promise<void> {
    if (updater === null) return Promise.resolve()
    running ??= lookWith(updater).finally(() => {
      running = null
      lookAgainIn(state.kind === 'failed' ? pauseMs.failed : pauseMs.answered)
    })
    return running
  }

  return {
    current: (): UpdateState => state,
    onChange: (listener: () => void) => void listeners.push(listener),
    look,
    /** From now on looks by itself. */
    start: () => {
      if (updater !== null) lookAgainIn(pauseMs.atStart)
    },
    /** Throws `BadInput` where there is nothing to install. */
    refuseUnready(): void {
      if (state.kind === 'ready') return
      throw new AppFailure('BadInput', t('refusals.noNewVersion'), {
        advice: t('refusals.lookAgain'),
      })
    },
  }
}
