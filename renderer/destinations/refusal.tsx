import { visibleText } from '#contract'
import { Icon } from '../icons.tsx'

/** What went wrong with a form as a whole, and what helps. */
export function Refusal({ text }: { text: string }) {
  return (
    <p className="form-refused" role="alert">
      <Icon name="alert" />
      <span>{visibleText(text)}</span>
    </p>
  )
}
