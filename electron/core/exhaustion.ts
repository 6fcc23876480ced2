import { causeChain, type Cause } from './cause-chain.ts'
import { AppFailure } from './errors.ts'
import { t } from '../contract/index.ts'

/**
 * What a computer, or this process, has none left of for a while: descriptors (EMFILE, ENFILE), memory of the kernel
 * (ENOMEM, ENOBUFS, EAI_MEMORY), threads and processes (EAGAIN). See errno(3), getaddrinfo(3). Node hides what a thread
 * lacks behind a code of its own.
 */
const exhausted = /\b(?:EMFILE|ENFILE|ENOMEM|ENOBUFS|EAI_MEMORY|EAGAIN|ERR_WORKER_INIT_FAILED)\b/

/**
 * True where this computer had no room for one more, whoever says so: a system error, or a library's that only has it
 * in its message. False once that was waited for in vain.
 */
export function isExhausted(thrown: unknown): boolean {
  if (thrown instanceof AppFailure && thrown.error.code === 'ComputerBusy') return false
  return causeChain(thrown).some((cause) => lackIn(cause) !== undefined)
}

/** The message of a system error ends in a path or a host, which may have any name: its code says all. */
function lackIn({ code, message }: Cause): string | undefined {
  const isSystemError = typeof code === 'string' && /^E[A-Z0-9]+$|^EAI_/.test(code)
  return exhausted.exec(isSystemError ? code : `${String(code)} ${message}`)?.[0]
}

/** What there is none left of, behind anything for which `isExhausted` is true. */
export function computerBusy(thrown: unknown): AppFailure {
  const detail =
    causeChain(thrown)
      .map(lackIn)
      .find((code) => code !== undefined) ?? ''
  const isOfFiles = detail === 'EMFILE' || detail === 'ENFILE'
  return new AppFailure('ComputerBusy', isOfFiles ? t('notes.busyFiles') : t('notes.busyMemory'), {
    cause: thrown,
    detail,
  })
}

const firstWaitMs = 20
const longestWaitMs = 500
/** About 20 s: others give back what they use within a part or two. */
const mostTries = 44

/**
 * Calls `act` again while the computer has no room for it: other files and connections are closed meanwhile. Throws
 * `ComputerBusy` when that takes too long, and whatever else `act` throws.
 */
export async function whenThereIsRoom<T>(
  act: () => Promise<T>,
  sleep: (ms: number) => Promise<unknown>,
): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await act()
    } catch (thrown) {
      if (!isExhausted(thrown)) throw thrown
      if (number === mostTries) throw computerBusy(thrown)
      await sleep(Math.min(longestWaitMs, firstWaitMs * 2 ** (number - 1)))
    }
  }
}
