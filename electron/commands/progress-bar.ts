import { basename } from 'node:path'
import { bytesInWords, bytesOfTotal, rateInWords } from '../contract/index.ts'
import { etaSecondsOf, metered, newRateMeter, rateOf } from '../core/rate.ts'
import type { Shown } from './output.ts'
import { secondsInWords } from './words.ts'

const barWidth = 28
/** What an upload does while no new bytes of the file begin to move. */
const busy = new Map<Shown['state']['kind'], string>([
  ['finishing', 'finishing'],
  ['verifying', 'verifying'],
  ['ending', 'finishing what is on its way'],
])
/** Bytes move in these. */
const moving = new Set<Shown['state']['kind']>(['sending', 'ending'])

/** What the progress bar says now. Keeps one rate over all uploads, so that it is even from file to file. */
export function progressBar(startedAt: number, hasBar = true): (all: Shown[], now: number) => string {
  let meter = newRateMeter(startedAt)
  let before: number | null = null

  return (all, now) => {
    const counted = all.filter(({ state }) => state.kind !== 'failed')
    const sentBytes = counted.reduce((sum, view) => sum + view.sentBytes, 0)
    // What was sent before this process is no speed, and a part that is sent again takes nothing from it.
    meter = metered(meter, Math.max(0, sentBytes - (before ?? sentBytes)), now)
    before = sentBytes
    const totalBytes = totalOf(counted)
    const rate = counted.some(({ state }) => moving.has(state.kind)) ? rateOf(meter, now) : null
    const speed = rate === null ? [] : [rateInWords(rate)]
    if (totalBytes === null) return [bytesInWords(sentBytes), ...speed].join(' · ')
    const share = totalBytes === 0 ? 0 : sentBytes / totalBytes
    const eta = rate === null ? null : etaSecondsOf(meter, totalBytes - sentBytes, now)
    return [
      `${hasBar ? `${barOf(share)} ` : ''}${Math.floor(share * 100)} %`,
      ...filesOf(all),
      bytesOfTotal(sentBytes, totalBytes),
      ...speed,
      ...(eta === null ? [] : [`${secondsInWords(eta)} left`]),
      ...nowDoing(counted),
    ].join(' · ')
  }
}

/** `24 of 60 files`: those that are uploaded, of several. */
function filesOf(all: Shown[]): string[] {
  const count = countOf(all)
  return count < 2 ? [] : [`${countOf(all.filter(({ state }) => state.kind === 'done'))} of ${count} files`]
}

function countOf(all: Shown[]): number {
  return all.reduce((sum, { files }) => sum + files, 0)
}

function totalOf(all: Shown[]): number | null {
  const sizes = all.flatMap(({ sizeBytes }) => sizeBytes ?? [])
  return sizes.length < all.length ? null : sizes.reduce((sum, sizeBytes) => sum + sizeBytes, 0)
}

function barOf(share: number): string {
  const filled = Math.floor(share * barWidth)
  return '━'.repeat(filled) + '─'.repeat(barWidth - filled)
}

/** Of several files the one that moves; what a file does when no bytes move. */
function nowDoing(all: Shown[]): string[] {
  const current =
    all.find(({ state }) => state.kind === 'sending') ?? all.find(({ state }) => busy.has(state.kind))
  if (current === undefined) return []
  const name = countOf(all) === 1 ? [] : [basename(current.file)]
  if (current.state.kind === 'sending') return name
  const { verifiedBytes, sizeBytes } = current
  const share =
    verifiedBytes === null || !sizeBytes ? '' : ` ${Math.floor((100 * verifiedBytes) / sizeBytes)} %`
  return [...name, `${busy.get(current.state.kind)}${share}`]
}
