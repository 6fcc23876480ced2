import type { Capabilities } from '#contract'

/** What a store has shown that it can do, as names and values; what is not known yet is left out. */
export function storeFacts(known: Capabilities): [name: string, value: string][] {
  const { checksums, putChecksums, ifNoneMatch, listParts, maxParts, session } = known
  const parts = checksums === 'unknown' ? putChecksums : checksums
  const isProof = known.wrongChecksum !== 'taken'
  const whole = isProof && (session === 'CRC32' || session === 'CRC64NVME') ? `, ${session} whole` : ''
  const facts: [string, string | null][] = [
    [
      'Checksums',
      {
        unknown: null,
        verified: isProof ? `verified on arrival${whole}` : 'taken without a look',
        ignored: 'not checked; MD5 instead',
        refused: 'not taken; MD5 instead',
      }[parts],
    ],
    [
      'Overwrite guard',
      {
        unknown: null,
        honoured: 'yes',
        ignored: 'no; Dropreel looks first',
        refused: 'no; Dropreel looks first',
        broken: 'faulty; Dropreel looks first',
      }[ifNoneMatch],
    ],
    [
      'Broken uploads',
      { unknown: null, yes: 'go on where they were', no: 'start over: it lists no parts' }[listParts],
    ],
    ['Parts', `5 MiB to 5 GiB, ${(maxParts ?? 10_000).toLocaleString('en')} at most`],
  ]
  if (facts.every(([name, value]) => value === null || name === 'Parts')) return []
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, value]]))
}
