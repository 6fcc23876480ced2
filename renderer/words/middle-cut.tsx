import { visibleText } from '#contract'
import { halvesOf } from './halves-of.ts'

/** A file name in one line. Where it is too long, its middle goes: the version and the extension are at its end. */
export function MiddleCut({ name }: { name: string }) {
  const [start, end] = halvesOf(visibleText(name))
  return (
    <bdi className="middle-cut">
      <span className="middle-cut-start">{start}</span>
      {end === '' ? null : <span className="middle-cut-end">{end}</span>}
    </bdi>
  )
}
