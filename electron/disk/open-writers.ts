import type { Source } from '../engine/ports.ts'
import { fileFailure } from './file-failure.ts'
import { numbersOf, writersInProc } from './writers-in-proc.ts'

/** Finds who else can change a file: see `Source`. */
export function openWriters(platform: NodeJS.Platform = process.platform): Source['writers'] {
  if (platform !== 'linux') return () => Promise.resolve(null)
  const look = together(writersInProc)
  return async (file) => {
    const numbered = await numbersOf(file).catch((thrown: unknown) =>
      Promise.reject(fileFailure(file, thrown)),
    )
    return look(numbered)
  }
}

/**
 * Answers all who ask while another answer is on its way in one go, once that has come: a look at all programs takes
 * as long for one file as for a thousand.
 */
export function together<Q, A>(answerAll: (questions: Q[]) => Promise<A[]>): (question: Q) => Promise<A> {
  let last: Promise<unknown> = Promise.resolve()
  let next: { questions: Q[]; answers: Promise<A[]> } | null = null

  function begin(): { questions: Q[]; answers: Promise<A[]> } {
    const questions: Q[] = []
    const answers = last.then(() => {
      next = null
      return answerAll(questions)
    })
    last = answers.catch(() => undefined)
    return { questions, answers }
  }

  return async (question) => {
    next ??= begin()
    const { answers, questions } = next
    const index = questions.push(question) - 1
    const answer = (await answers)[index]
    if (answer === undefined) throw new Error('A question was not answered.')
    return answer
  }
}
