import type { AppError, ErrorCode } from '../contract/index.ts'
import { errorTable } from '../contract/error-table.ts'

/** The next step where the command line has one of its own. */
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

/** The error as the command line prints it. Advice for the very case stays. */
export function forCommandLine(error: AppError): AppError {
  const isGeneral = error.advice === errorTable[error.code].advice
  return isGeneral ? { ...error, advice: advices[error.code] ?? error.advice } : error
}
