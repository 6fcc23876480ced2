import { bytesInWords, happenedInWords, t, type SharedLink, type UploadDetails } from '#contract'

/** Times in milliseconds since the epoch; null where nobody wrote it down. */
export type Line = { id: number; at: number | null; text: string }

/** From when it was added to its link, in the order of time. */
export function storyOf(details: UploadDetails, shared: SharedLink | undefined): Line[] {
  const { addedAt, happened, state } = details
  const lines: Omit<Line, 'id'>[] = [
    { at: addedAt, text: addedInWords(details) },
    ...happened.map((one, index) => ({ at: one.at, text: happenedInWords(one, happened[index + 1]) })),
  ]
  if (state.kind === 'done') {
    lines.push({
      at: state.finishedAt,
      text: t(state.proof === 'none' ? 'happened.uploaded' : 'happened.uploadedAndVerified'),
    })
    const { local } = state
    if (local.kind === 'trashed') lines.push({ at: local.time, text: t('happened.trashed') })
  }
  if (shared !== undefined) lines.push({ at: shared.sharedAt, text: t('happened.linkCopied') })
  return inOrder(lines)
}

function addedInWords({ parts, sizeBytes }: UploadDetails): string {
  const size = bytesInWords(sizeBytes)
  const count = parts?.runs.reduce((sum, [, length]) => sum + length, 0) ?? 0
  if (parts === null || count < 2) return t('happened.added', { size })
  return parts.sizeBytes === null
    ? t('happened.addedInParts', { size, parts: count })
    : t('happened.addedInPartsOf', { size, parts: count, each: parts.sizeBytes / 1024 ** 2 })
}

/** What has no time stays behind what was written before it. */
function inOrder(lines: Omit<Line, 'id'>[]): Line[] {
  let last = -Infinity
  return lines
    .map((line, id) => ({ line: { ...line, id }, at: (last = line.at ?? last) }))
    .sort((one, other) => one.at - other.at)
    .map(({ line }) => line)
}
