import { isCredentialProcessRunning, lateCredentialProcess } from './credential-process.ts'

/** How long a sign-in is waited for: programs and services that hang, not persons. */
export const usualSignInLimitMs = 60_000

/** Waits for a person; the time is not counted. */
export type AskPerson = <T>(ask: () => Promise<T>) => Promise<T>

/** The outcome of `work`. Throws `lateCredentialProcess` or a `TimeoutError` if that does not come in `limitMs`. */
export async function withinSignInLimit<T>(
  work: (askPerson: AskPerson) => Promise<T>,
  limitMs: number,
): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const begin = (): NodeJS.Timeout => setTimeout(() => reject(lateSignIn(limitMs)), limitMs)
    let limit = begin()
    const askPerson: AskPerson = async (ask) => {
      clearTimeout(limit)
      const answer = await ask()
      limit = begin()
      return answer
    }
    work(askPerson)
      .finally(() => clearTimeout(limit))
      .then(resolve, reject)
  })
}

/** A service that is silent may answer later; a program that hangs wants a person. */
function lateSignIn(limitMs: number): Error {
  if (isCredentialProcessRunning()) return lateCredentialProcess(limitMs)
  return Object.assign(new Error(`no answer in ${limitMs / 1000} s`), { name: 'TimeoutError' })
}
