import { isCredentialProcessRunning } from './credential-process.ts'
import { asOneSignIn } from './sign-in-scope.ts'

/** How long a sign-in may take: for services that hang, and for programs where no person is there. */
export const usualSignInLimitMs = 60_000
/** How long a program may take where it may ask a person to sign in or to touch a key. */
export const personLimitMs = 600_000

/** Waits for a person; this time does not count. */
export type AskPerson = <T>(ask: () => Promise<T>) => Promise<T>

/**
 * The outcome of `work`. Throws a `TimeoutError` after `limitMs`, except while a profile's program runs, which has a
 * limit of its own: then it calls `onSlowProgram` and waits again.
 */
export async function withinSignInLimit<T>(
  work: (askPerson: AskPerson) => Promise<T>,
  limitMs: number,
  onSlowProgram: () => void = () => undefined,
): Promise<T> {
  const signIn = (resolve: (value: T) => void, reject: (thrown: unknown) => void): void => {
    const begin = (): NodeJS.Timeout => setTimeout(end, limitMs)
    let limit = begin()
    function end(): void {
      if (!isCredentialProcessRunning()) return reject(lateSignIn(limitMs))
      onSlowProgram()
      limit = begin()
    }
    const askPerson: AskPerson = async (ask) => {
      clearTimeout(limit)
      const answer = await ask()
      limit = begin()
      return answer
    }
    work(askPerson)
      .finally(() => clearTimeout(limit))
      .then(resolve, reject)
  }
  return await asOneSignIn(limitMs, () => new Promise<T>(signIn))
}

function lateSignIn(limitMs: number): Error {
  return Object.assign(new Error(`no answer in ${limitMs / 1000} s`), { name: 'TimeoutError' })
}
