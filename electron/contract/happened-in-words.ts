import type { Happening } from './happening.ts'

/** `a moment`, `48 s`, `2 min`, `3 h`, `2 days`, of milliseconds; rounded down. */
export function durationInWords(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 1) return 'a moment'
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  const hours = Math.floor(seconds / 3600)
  if (hours < 48) return `${hours} h`
  return `${Math.floor(hours / 24)} days`
}

/** What happened, as a person would say it; `next`: what happened after that. */
export function happenedInWords(one: Happening, next?: Happening): string {
  switch (one.kind) {
    case 'note':
      return one.text
    case 'paused':
      return one.until === null ? 'Paused by you' : `Paused by you for ${durationInWords(one.until - one.at)}`
    case 'waited':
      return waitInWords(one, next)
    case 'failed':
      return `Not uploaded: ${one.message}`
    case 'went-on':
      return 'Went on after Dropreel was closed'
    case 'damaged':
      return `Part ${one.partNumber.toLocaleString('en')} arrived damaged and is sent again`
    case 'sent':
      return 'All of it is on the store'
  }
}

type Waited = Extract<Happening, { kind: 'waited' }>

const waitWords: Record<Waited['waitsFor'], (time: string | null, message: string) => string> = {
  network: (time) => (time === null ? 'Network lost' : `Network lost for ${time}`),
  volume: (time) => (time === null ? 'The drive is away' : `The drive was away for ${time}`),
  writer: (time) =>
    time === null ? 'Waits for the end of the file' : `Waited ${time} for the end of the file`,
  person: (time, message) =>
    time === null ? `Waits for you: ${message}` : `Waited ${time} for you: ${message}`,
  hours: (time) =>
    time === null ? 'Waits for the hours for uploads' : `Waited ${time} for the hours for uploads`,
  store: (time, message) => (time === null ? `Tries again: ${message}` : `Held up for ${time}: ${message}`),
}

function waitInWords({ at, until, waitsFor, message }: Waited, next: Happening | undefined): string {
  const time = until === null ? null : durationInWords(until - at)
  const words = waitWords[waitsFor](time, message)
  const isByItself = until !== null && (waitsFor === 'network' || waitsFor === 'volume')
  // Where it failed or somebody paused it at that moment, it did not go on.
  const wentOn =
    isByItself &&
    !(next !== undefined && next.at === until && (next.kind === 'failed' || next.kind === 'paused'))
  return wentOn ? `${words}, went on by itself` : words
}
