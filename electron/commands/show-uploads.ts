import { causeOf, type UploadState, type UploadView } from '../contract/index.ts'
import type { AllShown, Output, Shown, Told } from './output.ts'

/**
 * Prints how uploads move, each change once. `shownAs` finds what is known of one now, which costs something and is asked
 * seldom. Those that are `over` are told as one from then on, with those of their delivery that ended alike: there may be
 * very many. `unqueued`: what follows.
 */
export function showUploads(
  output: Output,
  shownAs: (id: string) => (UploadView & Shown) | undefined,
  unqueued: () => Shown[] = () => [],
) {
  const told = new Map<string, Told>()
  const warned = new Map<string, string>()
  const ended = new Map<string, Shown>()
  const all: AllShown = () => [
    ...ended.values(),
    ...[...told.keys()].flatMap((id) => shownAs(id) ?? []),
    ...unqueued(),
  ]

  function warnOnce({ id, name, warning }: UploadView): void {
    if (warning === null || warned.get(id) === warning) return
    warned.set(id, warning)
    output.notice(`${name}: ${warning}`)
  }

  /** Its bytes have moved, or something else of it that is told now and then. */
  function moved(id: string): void {
    const one = told.get(id)
    if (one !== undefined && one.state.kind !== 'done') output.progress(id, shownAs, all)
  }

  function tell(news: Told): void {
    told.set(news.id, news)
    output.state(news, all)
  }

  return {
    /** It is in this state by now, or something else of it has changed. `now`: what is known of it, where that is at hand. */
    show(id: string, state: UploadState, now?: Shown): void {
      const before = told.get(id)
      if (before !== undefined && !isAlike(before.state, state)) {
        const { file, key, delivery } = now ?? before
        return tell({ id, file, key, delivery, state })
      }
      const view = shownAs(id)
      if (view === undefined) return
      warnOnce(view)
      const { file, key, delivery } = view
      if (before === undefined) tell({ id, file, key, delivery, state })
      else moved(id)
    },
    moved,
    over(shown: Shown): void {
      told.delete(shown.id)
      warned.delete(shown.id)
      const alike = `${shown.state.kind} ${shown.delivery}`
      const others = ended.get(alike)
      if (others === undefined) ended.set(alike, { ...shown })
      else addTo(others, shown)
    },
  }
}

function isAlike(one: UploadState, other: UploadState): boolean {
  return one.kind === other.kind && causeOf(one)?.code === causeOf(other)?.code
}

function addTo(others: Shown, { files, sentBytes, sizeBytes }: Shown): void {
  others.files += files
  others.sentBytes += sentBytes
  others.sizeBytes = (others.sizeBytes ?? 0) + (sizeBytes ?? 0)
}
