import { AppFailure } from '../core/errors.ts'
import type { Source } from '../engine/ports.ts'
import { withRoom } from './with-room.ts'
import { writersByLsof } from './writers-by-lsof.ts'
import { writersByShareMode } from './writers-by-share-mode.ts'
import { writersInProc } from './writers-in-proc.ts'

/** Who writes each of these files: see `Source.writers`. */
type FindWriters = (paths: string[]) => Promise<(string[] | null | AppFailure)[]>

const ways: Partial<Record<NodeJS.Platform, FindWriters>> = {
  linux: (paths) => writersInProc(paths),
  darwin: (paths) => withRoom(() => writersByLsof(paths)),
  win32: (paths) => writersByShareMode(paths),
}

/** Finds out who else can change a file. */
export function openWriters(platform: NodeJS.Platform = process.platform): Source['writers'] {
  const find = ways[platform]
  if (find === undefined) return () => Promise.resolve(null)
  const ask = together(find)
  return async (file) => {
    const answer = await ask(file)
    if (answer instanceof AppFailure) throw answer
    return answer
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
