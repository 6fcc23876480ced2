import type { ReactNode } from 'react'
import { bytesInWords, bytesOfTotal, percentOf, rateInWords, t } from '#contract'
import { Icon, type IconName } from '../icons.tsx'
import { useWindow } from '../store.ts'

type Numbers = { sizeBytes: number; sentBytes: number }

/** How far, how much, how fast and when, of an upload or of a delivery; `silence` stands before the speed. */
export function MovingFacts({
  id,
  numbers,
  bytesPerSecond,
  silence = null,
}: {
  id: string
  numbers: Numbers
  bytesPerSecond: number | null
  silence?: ReactNode
}) {
  const { sizeBytes, sentBytes } = numbers
  const end = useWindow((state) => state.ends.get(id)?.when ?? null)
  return (
    <>
      <p className="fact-first fact-percent" aria-hidden="true">
        {t('numbers.percent', { percent: percentOf(sentBytes, sizeBytes) })}
      </p>
      <p className="fact" aria-hidden="true">
        {bytesOfTotal(sentBytes, sizeBytes)}
      </p>
      <p className="fact fact-pace">
        {silence}
        {bytesPerSecond === null ? null : <span className="fact-rate">{rateInWords(bytesPerSecond)}</span>}
        {end === null ? null : <span className="fact-end">{t('row.doneAt', { when: end })}</span>}
      </p>
    </>
  )
}

/** The first line where words say more than numbers. The row's name says them to a screen reader. */
export function FirstFact({ icon, words }: { icon: IconName | null; words: string }) {
  return (
    <p className="fact-first" aria-hidden="true">
      {icon === null ? null : <Icon name={icon} />}
      {words}
    </p>
  )
}

/** `0.6 of 1.0 kB` where a part is sent, else the size. */
export function sizeInWords({ sentBytes, sizeBytes }: Numbers): string {
  const isPart = sentBytes > 0 && sentBytes < sizeBytes
  return isPart ? bytesOfTotal(sentBytes, sizeBytes) : bytesInWords(sizeBytes)
}
