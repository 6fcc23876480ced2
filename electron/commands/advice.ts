import { errorInWords, errorTable, type AppError, type ErrorCode } from '../contract/index.ts'

/** Where the command line has a sentence of its own for a cause. */
const advices: Partial<Record<ErrorCode, string>> = {
  BadInput: '`dropreel help <command>` shows the options.',
  PortInUse: 'Choose another port with --port.',
  StateUnwritable: 'Choose another one with --state-dir, or fix its permissions or free space.',
  StateLocked: 'Wait for it to end, or choose another one with --state-dir.',
  CredentialsMissing:
    'Choose where they come from with --credentials env, profile:NAME, secrets:DIR or keychain:NAME.',
  KeychainUnavailable:
    'Start or unlock it, or use a secrets directory (--credentials secrets:DIR) or an ~/.aws profile (--credentials profile:NAME).',
  ObjectExists: 'Choose another key, or allow replacing it with --overwrite.',
  SourceChanged: 'Upload the new version with `dropreel resume --restart`.',
}

/** What a person does about an upload to a saved destination: `dropreel resume` uses what was mended. */
const mended =
  'A saved destination is mended with `dropreel destinations edit`; `dropreel resume` then uses that.'

/** The error as the command line prints it. Advice for the very case stays. */
export function forCommandLine(error: AppError): AppError {
  const isGeneral = error.advice === errorInWords(error.code, '').advice
  return isGeneral ? { ...error, advice: advices[error.code] ?? error.advice } : error
}

/** The same of an upload that failed: where a change of its destination would help, says how that is used. */
export function ofUpload(error: AppError, destinationId: string | null): AppError {
  const { mend } = errorTable[error.code]
  if (typeof mend !== 'object' || destinationId === null) return error
  return { ...error, advice: `${forCommandLine(error).advice} ${mended}` }
}
