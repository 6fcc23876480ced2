import { causeOf, type Destination, type ErrorCode, type UploadView } from '#contract'
import { useWindow } from '../store.ts'
import { useLastTests } from './last-tests.ts'

/** How a destination stands, for a dot and the words beside it. */
export type Standing = { tone: 'good' | 'wait' | 'bad' | 'quiet'; words: string }

const signInCodes: ReadonlySet<ErrorCode | null> = new Set(['CredentialsExpired', 'MfaCodeMissing'])
const keyCodes: ReadonlySet<ErrorCode | null> = new Set([
  'CredentialsMissing',
  'CredentialsUnknown',
  'CredentialsWrong',
  'KeychainUnavailable',
])

/** By the last test, else by what uploads say, else by what its store has shown before. */
export function useStanding(destination: Destination): Standing {
  const tested = useLastTests((tests) => tests[destination.id])
  const trouble = useWindow(({ uploads }) => troubleOf(uploads.values(), destination.id))
  if (destination.credentials.kind === 'demo') return { tone: 'quiet', words: 'on this computer only' }
  if (tested === 'passed') return { tone: 'good', words: 'connected' }
  if (tested !== undefined) return inWords(tested.failed.code) ?? { tone: 'bad', words: 'the test failed' }
  const troubled = inWords(trouble)
  if (troubled !== null) return troubled
  return destination.capabilities === undefined
    ? { tone: 'quiet', words: 'not tested' }
    : { tone: 'good', words: 'connected' }
}

/** Why uploads to a destination are stuck, where its keys are the reason. */
function troubleOf(uploads: Iterable<UploadView>, id: string): ErrorCode | null {
  for (const { destinationId, state } of uploads) {
    const code = destinationId === id ? (causeOf(state)?.code ?? null) : null
    if (inWords(code) !== null) return code
  }
  return null
}

function inWords(code: ErrorCode | null): Standing | null {
  if (signInCodes.has(code)) return { tone: 'wait', words: 'sign in again' }
  return keyCodes.has(code) ? { tone: 'bad', words: 'its keys do not work' } : null
}
