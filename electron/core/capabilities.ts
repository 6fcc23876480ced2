import type { Capabilities } from '../contract/index.ts'

export const unknownCapabilities: Capabilities = {
  checksums: 'unknown',
  putChecksums: 'unknown',
  checksumMode: 'unknown',
  algorithms: [],
  session: 'unknown',
  complete: 'both',
  md5: 'etag',
  wrongChecksum: 'unknown',
  wrongMd5: 'unknown',
  ifNoneMatch: 'unknown',
  listParts: 'unknown',
  awsChunked: 'unknown',
  originalName: true,
  maxParts: null,
  learnedAt: 0,
}

/** After this long a store is asked again: stores are updated, and replaced behind the same address. */
const askAgainAfterMs = 7 * 24 * 3600 * 1000

/**
 * What still counts of what was learned earlier. What a store could do counts until its answers show otherwise; what
 * it could not do counts for a week. So does what its answers do not show: a store that stops honouring If-None-Match
 * replaces objects silently, one that stops checking sums answers as before. `now` in milliseconds since the epoch.
 */
export function believed(known: Capabilities, now: number): Capabilities {
  if (now - known.learnedAt < askAgainAfterMs) return known
  const { checksums, putChecksums, algorithms, session, listParts, awsChunked } = known
  return {
    ...unknownCapabilities,
    checksums: checksums === 'verified' ? 'verified' : 'unknown',
    putChecksums: putChecksums === 'verified' ? 'verified' : 'unknown',
    algorithms,
    session: session === 'CRC32' ? 'CRC32' : 'unknown',
    listParts: listParts === 'yes' ? 'yes' : 'unknown',
    awsChunked: awsChunked === 'yes' ? 'yes' : 'unknown',
    learnedAt: known.learnedAt,
  }
}

/** Capabilities with what an answer showed; the same object when that was known. */
export function withShown(
  known: Capabilities,
  shown: Partial<Omit<Capabilities, 'learnedAt'>>,
  now: number,
): Capabilities {
  const next = { ...known, ...shown }
  return JSON.stringify(next) === JSON.stringify(known) ? known : { ...next, learnedAt: now }
}

/** What a store can do, one sentence each, the unknown left out. */
export function capabilitiesInWords(known: Capabilities): string[] {
  const { checksums, putChecksums, algorithms, ifNoneMatch, listParts, awsChunked, originalName, maxParts } =
    known
  const parts = checksums === 'unknown' ? putChecksums : checksums
  const checker = known.md5 === 'etag' ? 'Dropreel compares' : 'it checks'
  const md5 = `${checker} the MD5 of every part`
  const sentences = [
    {
      unknown: null,
      verified: 'It checks every part by a checksum when it arrives.',
      ignored: `It does not check the checksums of parts; ${md5}.`,
      refused: `It takes no checksums of parts; ${md5}.`,
    }[parts],
    algorithms.length === 0 ? null : `It knows the checksums ${algorithms.join(', ')}.`,
    known.wrongChecksum === 'taken' ? 'It takes wrong checksums, so they prove nothing.' : null,
    wholeInWords(known),
    {
      unknown: null,
      honoured: 'It never replaces an object that is there already.',
      ignored: 'It would replace an object silently; Dropreel looks first.',
      refused: 'It knows no conditional writes; Dropreel looks first.',
      broken: 'It refuses conditional writes even where no object is; Dropreel looks first.',
    }[ifNoneMatch],
    {
      unknown: null,
      yes: 'It lists stored parts, so an upload goes on where it was.',
      no: 'It does not list stored parts, so an interrupted upload starts over.',
    }[listParts],
    {
      unknown: null,
      yes: 'It takes bodies in signed chunks.',
      no: 'It takes no bodies in signed chunks; Dropreel sends none.',
    }[awsChunked],
    originalName ? null : 'It takes no metadata as long as file names; Dropreel leaves them out.',
    maxParts === null ? null : `It takes ${maxParts.toLocaleString('en')} parts of a file at most.`,
  ]
  return sentences.filter((sentence) => sentence !== null)
}

function wholeInWords({ session, complete, wrongChecksum }: Capabilities): string | null {
  if (session === 'unknown') return null
  if ((session !== 'CRC32' && session !== 'CRC64NVME') || wrongChecksum === 'taken')
    return 'It does not check the finished object as a whole.'
  const isChecked = session === 'CRC32' && (complete === 'both' || complete === 'whole')
  return `It ${isChecked ? 'checks' : 'keeps a checksum of'} the finished object as a whole.`
}
