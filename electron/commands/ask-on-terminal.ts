import { createInterface } from 'node:readline/promises'
import { AppFailure } from '../core/errors.ts'
import type { AskMfaCode } from '../credentials/index.ts'

let asking = 0

/** True while a question stands on the terminal: nothing else may paint over it. */
export const isAsking = (): boolean => asking > 0

/** Asks for the code of a second factor on the terminal. Throws `MfaCodeMissing` where there is none. */
export function askOnTerminal(signal: AbortSignal): AskMfaCode {
  return async ({ profile, device, wasRefused }) => {
    if (!process.stdin.isTTY || !process.stderr.isTTY) {
      throw new AppFailure('MfaCodeMissing', profile, {
        advice: 'Run the command in a terminal, which asks for it, or use credentials that need no code.',
      })
    }
    const refused = wasRefused ? 'That code was not accepted. ' : ''
    return await ask(`\r\u001b[2K${refused}MFA code of ${device}, for the profile ${profile}: `, signal)
  }
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  // The terminal's own Ctrl+C would only end the question.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  asking++
  try {
    return (await terminal.question(question, { signal })).trim()
  } finally {
    asking--
    terminal.close()
  }
}
