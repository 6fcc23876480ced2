import { randomUUID } from 'node:crypto'
import type { MfaQuestion } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import type { AskMfaCode } from '../credentials/index.ts'

/** Codes that sign-ins wait for, one at a time, until a person answers in the window. */
export function createMfaQuestions() {
  const open: { question: MfaQuestion; answer: (code: string | null) => void }[] = []
  const listeners: (() => void)[] = []
  const changed = (): void => listeners.forEach((listener) => listener())

  const ask: AskMfaCode = async (asked) => {
    const question = { id: randomUUID(), ...asked }
    const code = await new Promise<string | null>((resolve) => {
      open.push({ question, answer: resolve })
      changed()
    })
    if (code === null) throw new AppFailure('MfaCodeMissing', asked.profile)
    return code
  }

  return {
    ask,
    /** What is asked now; null for nothing. */
    pending: () => open[0]?.question ?? null,
    /** Answers a question; null refuses it. A question that is over is ignored. */
    answer(id: string, code: string | null): void {
      const index = open.findIndex(({ question }) => question.id === id)
      const [answered] = index < 0 ? [] : open.splice(index, 1)
      answered?.answer(code)
      changed()
    },
    /** Called whenever `pending` has another answer. */
    onChange: (listener: () => void) => void listeners.push(listener),
  }
}
