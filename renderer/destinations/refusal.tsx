import { visibleText, type AppError } from '#contract'
import { Icon } from '../icons.tsx'

/** What went wrong with a form as a whole, and what helps. */
export function Refusal({ error }: { error: Pick<AppError, 'message' | 'advice'> }) {
  return (
    <p className="form-refused" role="alert">
      <Icon name="alert" />
      <span>{visibleText(`${error.message} ${error.advice}`)}</span>
    </p>
  )
}
