import { bytesInWords, happenedInWords, type SharedLink, type UploadDetails } from '#contract'

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
    lines.push({ at: state.finishedAt, text: state.proof === 'none' ? 'Uploaded' : 'Uploaded and verified' })
    const { local } = state
    if (local.kind === 'trashed') lines.push({ at: local.time, text: 'The file went to the trash' })
  }
  if (shared !== undefined) lines.push({ at: shared.sharedAt, text: 'Link copied' })
  return inOrder(lines)
}

function addedInWords({ parts, sizeBytes }: UploadDetails): string {
  const size = bytesInWords(sizeBytes)
  const count = parts?.runs.reduce((sum, [, length]) => sum + length, 0) ?? 0
  if (parts === null || count < 2) return `Added; ${size}`
  const each = parts.sizeBytes === null ? '' : ` of ${(parts.sizeBytes / 1024 ** 2).toLocaleString('en')} MiB`
  return `Added; ${size} in ${count.toLocaleString('en')} parts${each}`
}

/** What has no time stays behind what was written before it. */
function inOrder(lines: Omit<Line, 'id'>[]): Line[] {
  let last = -Infinity
  return lines
    .map((line, id) => ({ line: { ...line, id }, at: (last = line.at ?? last) }))
    .sort((one, other) => one.at - other.at)
    .map(({ line }) => line)
}
