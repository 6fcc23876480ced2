import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import { ClientRequest } from 'node:http'
import { limitAnswer } from '../s3/transport/answer-limit.ts'

/** `limitMs`: how long one answer may take. */
type SignIn = { readonly limitMs: number }

/** The sign-in that a program or a request belongs to. The SDK, which makes them, passes no context on. */
const scope = new AsyncLocalStorage<SignIn>()

/** What `work` runs and requests belongs to one sign-in, each of whose answers may take `limitMs`. */
export const asOneSignIn = <T>(limitMs: number, work: () => T): T => scope.run({ limitMs }, work)

export const currentSignIn = (): SignIn | undefined => scope.getStore()

// The SDK asks containers and EC2's metadata service by clients of its own, which read any answer to its end.
subscribe('http.client.request.start', (message) => {
  const signIn = currentSignIn()
  if (signIn !== undefined && isAboutRequest(message)) limitAnswer(message.request, signIn.limitMs)
})

function isAboutRequest(message: unknown): message is { request: ClientRequest } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'request' in message &&
    message.request instanceof ClientRequest
  )
}
