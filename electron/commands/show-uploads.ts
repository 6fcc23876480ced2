import { causeOf, type UploadView } from '../contract/index.ts'
import type { AllShown, Output, Shown } from './output.ts'

/** Prints how uploads move, each change once. `shownAs` finds what is known of one now. */
export function showUploads(
  output: Output,
  shownAs: (id: string) => Shown | undefined,
): (view: UploadView, shown: Shown) => void {
  const told = new Map<string, string>()
  const warned = new Map<string, string>()
  const all: AllShown = () => [...told.keys()].flatMap((id) => shownAs(id) ?? [])

  function warnOnce({ id, name, warning }: UploadView): void {
    if (warned.get(id) === warning || warning === null) return
    warned.set(id, warning)
    output.notice(`${name}: ${warning}`)
  }

  return (view, shown) => {
    warnOnce(view)
    const { kind } = view.state
    const news = `${kind} ${causeOf(view.state)?.code}`
    if (told.get(view.id) !== news) {
      told.set(view.id, news)
      output.state(shown, all)
    } else if (kind !== 'done') output.progress(shown, all)
  }
}
