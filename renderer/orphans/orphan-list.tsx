import type { Orphan } from '#contract'
import { useWindow } from '../store.ts'
import { bytesInWords } from '../words/bytes.ts'
import { clockTime, dayInWords } from '../words/clock-time.ts'
import { useOrphans } from './orphans.ts'
import { Button } from '../buttons.tsx'

/** What was left on the store, one line each, with a way to abort it. */
export function OrphanList({ orphans }: { orphans: Orphan[] }) {
  const now = useWindow((state) => state.minute)
  return (
    <ul className="orphans" aria-label="Unfinished uploads">
      {orphans.map((orphan) => (
        <li className="orphan" key={orphan.uploadId}>
          <div className="orphan-text">
            <p className="orphan-key" title={orphan.key}>
              {orphan.key}
            </p>
            <p className="quiet">{factsOf(orphan, now)}</p>
          </div>
          <Button
            name="Abort"
            aria-label={`Abort ${orphan.key}`}
            onClick={() => useOrphans.setState({ asked: [orphan] })}
          />
        </li>
      ))}
    </ul>
  )
}

/** What the store tells of it; stores leave out one thing or another. */
function factsOf({ begunAt, sizeBytes, abort }: Orphan, now: number): string {
  const facts = [
    sizeBytes === null ? null : bytesInWords(sizeBytes),
    begunAt === null ? null : `begun ${clockTime(begunAt, now)}`,
    abort === null ? null : `the store removes it on ${dayInWords(abort.at, now)}`,
  ]
  return facts.filter((fact) => fact !== null).join(' · ')
}
