import { AppFailure, exitCodeOf } from '../../../electron/core/errors.ts'
import type { Answer } from './scripted-server.ts'

/** An S3 error answer with the store's own sentence. */
export function refusal(status: number, code: string, message: string, more = ''): Answer {
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'R1' },
    body: `<Error><Code>${code}</Code><Message>${message}</Message>${more}</Error>`,
  }
}

/** The failure that this ends in, with the exit code that it has on the command line. */
export async function failureOf(doing: Promise<unknown>) {
  const failure: unknown = await doing.catch((thrown: unknown) => thrown)
  if (!(failure instanceof AppFailure)) throw new Error('it was not refused')
  return { ...failure.error, exitCode: exitCodeOf(failure.error.code) }
}
