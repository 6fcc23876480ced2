import type { Capabilities } from '../contract/index.ts'

export const unknownCapabilities: Capabilities = {
  checksums: 'unknown',
  algorithms: [],
  fullObject: 'unknown',
  ifNoneMatch: 'unknown',
  listParts: 'unknown',
  awsChunked: 'unknown',
  maxParts: null,
  learnedAt: 0,
}

/** After this long a store is asked again: stores are updated, and replaced behind the same address. */
const askAgainAfterMs = 7 * 24 * 3600 * 1000

/**
 * What still counts of what was learned earlier. What a store could do counts until its answers show otherwise; what it
 * could not do counts for a week. So does If-None-Match: a store that stops honouring it replaces objects silently. `now` in milliseconds since the epoch.
 */
export function believed(known: Capabilities, now: number): Capabilities {
  if (now - known.learnedAt < askAgainAfterMs) return known
  return {
    ...known,
    checksums: known.checksums === 'verified' ? 'verified' : 'unknown',
    fullObject: known.fullObject === 'yes' ? 'yes' : 'unknown',
    ifNoneMatch: 'unknown',
    listParts: known.listParts === 'yes' ? 'yes' : 'unknown',
    awsChunked: known.awsChunked === 'yes' ? 'yes' : 'unknown',
    maxParts: null,
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
  const { checksums, algorithms, fullObject, ifNoneMatch, listParts, awsChunked, maxParts } = known
  const sentences = [
    {
      unknown: null,
      verified: 'It checks every part by a checksum when it arrives.',
      ignored: 'It checks no checksums; Dropreel compares the MD5 of every part.',
      refused: 'It takes no checksums; Dropreel compares the MD5 of every part.',
    }[checksums],
    algorithms.length === 0 ? null : `It knows the checksums ${algorithms.join(', ')}.`,
    {
      unknown: null,
      yes: 'It checks the finished object as a whole.',
      no: 'It does not check the finished object as a whole.',
    }[fullObject],
    {
      unknown: null,
      honoured: 'It never replaces an object that is there already.',
      ignored: 'It would replace an object silently; Dropreel looks first.',
      refused: 'It knows no conditional writes; Dropreel looks first.',
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
    maxParts === null ? null : `It takes ${maxParts.toLocaleString('en')} parts of a file at most.`,
  ]
  return sentences.filter((sentence) => sentence !== null)
}
