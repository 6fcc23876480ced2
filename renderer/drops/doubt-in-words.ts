import { namesInWords, type Doubt } from '#contract'

type Words = {
  /** What it is about, as a sentence. */
  asks: string
  /** What else helps to answer. */
  more: string[]
  upload: string
  leaveOut: string
}

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long' })
const dateOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' })
const dayMs = 86_400_000

/** What a drop asks, and the names of the buttons. `now` in milliseconds since the epoch. */
export function doubtInWords(doubt: Doubt, destination: string, now: number): Words {
  const isOne = doubt.count === 1
  const count = doubt.count.toLocaleString('en')
  const leaveOut = isOne ? 'Leave it out' : 'Leave them out'
  const uploadToo = isOne ? 'Upload it too' : 'Upload them too'
  switch (doubt.kind) {
    case 'leftovers':
      return isOne
        ? { asks: `${namesInWords(doubt)} looks like a leftover.`, more: [], upload: uploadToo, leaveOut }
        : {
            asks: `${count} files look like leftovers.`,
            more: [namesInWords(doubt)],
            upload: uploadToo,
            leaveOut,
          }
    case 'twins':
      return {
        asks: twinsInWords(doubt, destination, now),
        more: isOne ? [] : [namesInWords(doubt)],
        upload: isOne ? 'Upload again' : 'Upload them again',
        leaveOut,
      }
    case 'links':
      return {
        asks: isOne
          ? 'A link leads out of what was dropped.'
          : `${count} links lead out of what was dropped.`,
        more: doubt.links.map(({ message }) => message),
        upload: uploadToo,
        leaveOut,
      }
  }
}

function twinsInWords(
  { count, names, deliveredAt }: Extract<Doubt, { kind: 'twins' }>,
  destination: string,
  now: number,
): string {
  if (count === 1) {
    const [name = ''] = names
    return deliveredAt === null
      ? `${name} is on its way to ${destination} already, and has not changed.`
      : `${name} was delivered to ${destination} ${pastInWords(deliveredAt, now)} and has not changed.`
  }
  const files = `${count.toLocaleString('en')} files`
  return deliveredAt === null
    ? `${files} were delivered to ${destination} or are on their way there, and have not changed.`
    : `${files} were delivered to ${destination}, the last ${pastInWords(deliveredAt, now)}, and have not changed.`
}

/** `today at 14:02`, `yesterday at 14:02`, `on 3 March at 14:02`, `on 3 March 2025`. Times in ms since the epoch. */
function pastInWords(at: number, now: number): string {
  const isOn = (day: number) => new Date(at).toDateString() === new Date(day).toDateString()
  if (isOn(now)) return `today at ${time.format(at)}`
  if (isOn(now - dayMs)) return `yesterday at ${time.format(at)}`
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return isThisYear ? `on ${date.format(at)} at ${time.format(at)}` : `on ${dateOfYear.format(at)}`
}
