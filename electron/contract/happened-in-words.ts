import type { Happening } from './happening.ts'
import { durationInWords } from './number-in-words.ts'
import { t } from './texts/text.ts'

/** What happened, as a person would say it; `next`: what happened after that. */
export function happenedInWords(one: Happening, next?: Happening): string {
  switch (one.kind) {
    case 'note':
      return one.text
    case 'paused':
      return one.until === null
        ? t('happened.paused')
        : t('happened.pausedFor', { time: durationInWords(one.until - one.at) })
    case 'waited':
      return one.until === null
        ? waitsInWords(one)
        : waitedInWords(one, durationInWords(one.until - one.at), wentOnAt(one.until, next))
    case 'failed':
      return t('happened.failed', { why: one.message })
    case 'went-on':
      return t('happened.wentOn')
    case 'damaged':
      return t('happened.damaged', { part: one.partNumber })
    case 'sent':
      return t('happened.sent')
  }
}

type Waited = Extract<Happening, { kind: 'waited' }>

/** False where it failed or somebody paused it at the end of a wait. */
function wentOnAt(until: number, next: Happening | undefined): boolean {
  return !(next !== undefined && next.at === until && (next.kind === 'failed' || next.kind === 'paused'))
}

function waitsInWords({ waitsFor, message: why }: Waited): string {
  switch (waitsFor) {
    case 'network':
      return t('happened.networkLost')
    case 'volume':
      return t('happened.driveAway')
    case 'writer':
      return t('happened.waitsForWriter')
    case 'person':
      return t('happened.waitsForYou', { why })
    case 'hours':
      return t('happened.waitsForHours')
    case 'store':
      return t('happened.triesAgain', { why })
  }
}

function waitedInWords({ waitsFor, message: why }: Waited, time: string, wentOn: boolean): string {
  switch (waitsFor) {
    case 'network':
      return t(wentOn ? 'happened.networkBack' : 'happened.networkLostFor', { time })
    case 'volume':
      return t(wentOn ? 'happened.driveBack' : 'happened.driveAwayFor', { time })
    case 'writer':
      return t('happened.waitedForWriter', { time })
    case 'person':
      return t('happened.waitedForYou', { time, why })
    case 'hours':
      return t('happened.waitedForHours', { time })
    case 'store':
      return t('happened.heldUp', { time, why })
  }
}
