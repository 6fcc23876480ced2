import { asOneSignIn, isCredentialProcessRunning } from './credential-process.ts'

/** How long a sign-in is waited for: services that hang, and programs where nobody is there. */
export const usualSignInLimitMs = 60_000
/** How long a program is, where a person is there whom it may ask to sign in or to touch a key. */
export const personLimitMs = 600_000

/** Waits for a person; the time is not counted. */
export type AskPerson = <T>(ask: () => Promise<T>) => Promise<T>

/**
 * The outcome of `work`. Throws a `TimeoutError` if that does not come in `limitMs`; a profile's program has a limit of
 * its own, and `onSlowProgram` is told each time that this one passes.
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
  return await asOneSignIn(() => new Promise<T>(signIn))
}

function lateSignIn(limitMs: number): Error {
  return Object.assign(new Error(`no answer in ${limitMs / 1000} s`), { name: 'TimeoutError' })
}
