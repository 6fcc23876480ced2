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

  /** Its bytes have moved, or something else of it that is told now and then. */
  function moved(id: string): void {
    if (told.has(id) && !told.get(id)?.startsWith('done ')) output.progress(id, () => shownAs(id), all)
  }

  return {
    show(view: UploadView & Shown): void {
      warnOnce(view)
      const news = `${view.state.kind} ${causeOf(view.state)?.code}`
      if (told.get(view.id) === news) return moved(view.id)
      told.set(view.id, news)
      output.state(view, all)
    },
    moved,
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
