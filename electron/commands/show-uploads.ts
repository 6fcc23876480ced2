import { causeOf, type UploadView } from '../contract/index.ts'
import type { AllShown, Output, Shown } from './output.ts'

/**
 * Prints how uploads move, each change once. `shownAs` finds what is known of one now. Those that are `over` are told as
 * one from then on, with those of their delivery that ended alike: there may be very many. `unqueued`: what follows.
 */
export function showUploads(
  output: Output,
  shownAs: (id: string) => Shown | undefined,
  unqueued: () => Shown[] = () => [],
) {
  const told = new Map<string, string>()
  const warned = new Map<string, string>()
  const ended = new Map<string, Shown>()
  const all: AllShown = () => [
    ...ended.values(),
    ...[...told.keys()].flatMap((id) => shownAs(id) ?? []),
    ...unqueued(),
  ]

  function warnOnce({ id, name, warning }: UploadView): void {
    if (warned.get(id) === warning || warning === null) return
    warned.set(id, warning)
    output.notice(`${name}: ${warning}`)
  }

  return {
    show(view: UploadView, shown: Shown): void {
      warnOnce(view)
      const { kind } = view.state
      const news = `${kind} ${causeOf(view.state)?.code}`
      if (told.get(view.id) !== news) {
        told.set(view.id, news)
        output.state(shown, all)
      } else if (kind !== 'done') output.progress(shown, all)
    },
    over(shown: Shown): void {
      told.delete(shown.id)
      warned.delete(shown.id)
      const alike = `${shown.state.kind} ${shown.delivery}`
      ended.set(alike, together(shown, ended.get(alike)))
    },
  }
}

function together(shown: Shown, others: Shown | undefined): Shown {
  if (others === undefined) return shown
  return {
    ...shown,
    files: shown.files + others.files,
    sentBytes: shown.sentBytes + others.sentBytes,
    sizeBytes: (shown.sizeBytes ?? 0) + (others.sizeBytes ?? 0),
  }
}
