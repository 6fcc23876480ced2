import { visibleText, type AppError } from '#contract'
import { Icon } from '../icons.tsx'

/** A long form may be scrolled elsewhere: whoever pressed the button must see what it led to. */
function showItself(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'center' })
}

/** What went wrong with a form as a whole, and what helps. */
export function Refusal({ error, more = '' }: { error: AppError; more?: string }) {
  return (
    <p ref={showItself} className="form-refused" role="alert">
      <Icon name="alert" />
      <span>
        {visibleText(`${error.message} ${error.advice}`)} {more}
      </span>
    </p>
  )
}
