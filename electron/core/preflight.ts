/** What is known before an upload starts. Times in milliseconds since the epoch. */
export type Outlook = {
  leftBytes: number
  /** As the destination took it last; null where nothing was ever sent. */
  bytesPerSecond: number | null
  /** When a person has to sign in again; null for never, or where that is not known. */
  signInEndsAt: number | null
  now: number
}

/** Says that an upload will outlast its session; null if it will not, or if that is not known. */
export function outlastsSession({ leftBytes, bytesPerSecond, signInEndsAt, now }: Outlook): string | null {
  if (bytesPerSecond === null || bytesPerSecond <= 0 || signInEndsAt === null) return null
  const neededSeconds = leftBytes / bytesPerSecond
  const leftSeconds = (signInEndsAt - now) / 1000
  if (leftSeconds <= 0 || neededSeconds <= leftSeconds) return null
  return `This upload needs about ${inWords(neededSeconds)}, but your session ends in ${inWords(leftSeconds)}. It stops then, and goes on from there once you have signed in again.`
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return hours > 1 || rest === 0 ? `${Math.round(minutes / 60)} h` : `1 h ${rest} min`
}
