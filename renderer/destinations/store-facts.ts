import { t, type Capabilities } from '#contract'

/** What a store has shown that it can do, as names and values; what is not known yet is left out. */
export function storeFacts(known: Capabilities): [name: string, value: string][] {
  const facts: [string, string | null][] = [
    [t('connection.checksums'), checksumsInWords(known)],
    [
      t('connection.overwriteGuard'),
      {
        unknown: null,
        honoured: t('connection.guarded'),
        ignored: t('connection.unguarded'),
        refused: t('connection.unguarded'),
        broken: t('connection.faulty'),
      }[known.ifNoneMatch],
    ],
    [
      t('connection.brokenUploads'),
      { unknown: null, yes: t('connection.goOn'), no: t('connection.startOver') }[known.listParts],
    ],
  ]
  const found = facts.flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]]))
  if (found.length === 0) return []
  return [...found, [t('connection.parts'), t('connection.partLimits', { count: known.maxParts ?? 10_000 })]]
}

function checksumsInWords({ checksums, putChecksums, wrongChecksum, session }: Capabilities): string | null {
  switch (checksums === 'unknown' ? putChecksums : checksums) {
    case 'unknown':
      return null
    case 'ignored':
      return t('connection.ignored')
    case 'refused':
      return t('connection.refused')
    case 'verified':
      if (wrongChecksum === 'taken') return t('connection.takenUnseen')
      return session === 'CRC32' || session === 'CRC64NVME'
        ? t('connection.verifiedWhole', { algorithm: session })
        : t('connection.verified')
  }
}
