import { createInterface } from 'node:readline/promises'
import { visibleText, type CodeBefore } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import type { AskMfaCode } from '../credentials/index.ts'
import type { CommandContext } from './command.ts'

let asking = 0

/** True while a question stands on the terminal: nothing else may paint over it. */
export const isAsking = (): boolean => asking > 0

/** Asks for the code of a second factor on the terminal. Throws `MfaCodeMissing` where there is none. */
export function askOnTerminal(context: CommandContext): AskMfaCode {
  return async ({ profile, device, before }) => {
    if (context.stdin.isTTY !== true || !context.stderr.isTerminal) {
      throw new AppFailure('MfaCodeMissing', profile, {
        advice: 'Run the command in a terminal, which asks for it, or use credentials that need no code.',
      })
    }
    const question = `${whatBefore(before)}MFA code of ${device}, for the profile ${profile}: `
    const code = await ask(question, context)
    if (code !== null) return code
    throw new AppFailure('MfaCodeMissing', profile, { advice: 'Run the command again, and enter it.' })
  }
}

function whatBefore(before: CodeBefore): string {
  if (before === 'refused') return 'That code was not accepted. '
  return before === 'unanswered' ? 'The sign-in service did not answer; enter a new code. ' : ''
}

/** Null where the person ends the question with Ctrl+D. */
async function ask(question: string, { signal, stdin, stderr }: CommandContext): Promise<string | null> {
  stderr.paint('')
  const terminal = createInterface({ input: stdin, output: stderr.stream })
  // The terminal's own Ctrl+C would only end the question.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  asking++
  try {
    return (await terminal.question(visibleText(question), { signal })).trim()
  } catch (thrown) {
    signal.throwIfAborted()
    if (thrown instanceof Error && thrown.name === 'AbortError') return null
    throw thrown
  } finally {
    asking--
    terminal.close()
  }
}
