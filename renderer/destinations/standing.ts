import { causeOf, t, type Destination, type ErrorCode, type UploadView } from '#contract'
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
  if (destination.credentials.kind === 'demo')
    return { tone: 'quiet', words: t('destinations.onThisComputerOnly') }
  if (tested === 'passed') return { tone: 'good', words: t('destinations.connected') }
  if (tested !== undefined)
    return inWords(tested.failed.code) ?? { tone: 'bad', words: t('destinations.testFailed') }
  const troubled = inWords(trouble)
  if (troubled !== null) return troubled
  return destination.capabilities === undefined
    ? { tone: 'quiet', words: t('destinations.notTested') }
    : { tone: 'good', words: t('destinations.connected') }
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
  if (signInCodes.has(code)) return { tone: 'wait', words: t('destinations.signInAgain') }
  return keyCodes.has(code) ? { tone: 'bad', words: t('destinations.keysDoNotWork') } : null
}
