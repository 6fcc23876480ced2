import { errorInWords, type AppError, type HandOverAnswer, type UploadView } from '../contract/index.ts'

/** What the app tells, with failures in the language of the command line. The app's own advice may be more special. */
export function inEnglish(answer: HandOverAnswer): HandOverAnswer {
  switch (answer.tell) {
    case 'refused':
    case 'left-out':
      return { ...answer, error: wordsOf(answer.error) }
    case 'moved':
      return { ...answer, view: viewOf(answer.view) }
    case 'ended': {
      const linkError = answer.linkError && wordsOf(answer.linkError)
      return { ...answer, view: viewOf(answer.view), linkError }
    }
    case 'choices':
    case 'queued':
    case 'taken-out':
      return answer
  }
}

function viewOf(view: UploadView): UploadView {
  const { state } = view
  if (state.kind === 'failed') return { ...view, state: { ...state, error: wordsOf(state.error) } }
  if (state.kind === 'waiting') return { ...view, state: { ...state, cause: wordsOf(state.cause) } }
  return view
}

function wordsOf({ subject, ...error }: AppError): AppError {
  return subject === undefined ? error : { ...error, ...errorInWords(error.code, subject) }
}
