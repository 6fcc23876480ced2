import { randomUUID } from 'node:crypto'
import type { MfaQuestion } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import type { AskMfaCode } from '../credentials/index.ts'

/** Codes that sign-ins wait for, one at a time, until a person answers in the window. */
export type MfaQuestions = {
  ask: AskMfaCode
  /** What is asked now; null for nothing. */
  pending(): MfaQuestion | null
  /** Answers a question; null refuses it. A question that is over is ignored. */
  answer(id: string, code: string | null): void
  /** Called whenever `pending` has another answer. */
  onChange(listener: () => void): void
}

type Open = { question: MfaQuestion; answer: (code: string | null) => void }

export function createMfaQuestions(): MfaQuestions {
  const open: Open[] = []
  const listeners: (() => void)[] = []
  const changed = (): void => listeners.forEach((listener) => listener())

  return {
    async ask(asked) {
      const question = { id: randomUUID(), ...asked }
      const code = await new Promise<string | null>((resolve) => {
        open.push({ question, answer: resolve })
        changed()
      })
      if (code === null) throw new AppFailure('MfaCodeMissing', asked.profile)
      return code
    },
    pending: () => open[0]?.question ?? null,
    answer(id, code) {
      const index = open.findIndex(({ question }) => question.id === id)
      const [answered] = index < 0 ? [] : open.splice(index, 1)
      answered?.answer(code)
      changed()
    },
    onChange: (listener) => void listeners.push(listener),
  }
}
