import type { UploadView } from '../contract/index.ts'

type Ended = Pick<UploadView, 'deliveryId'> & { state: Pick<UploadView['state'], 'kind'> }

/** How each delivery of several files ended: `42 files of Dailies uploaded.` */
export function deliverySummaries(
  ended: readonly Ended[],
  titleOf: (deliveryId: string) => string | undefined,
): string[] {
  const counts = new Map<string, { files: number; done: number }>()
  for (const { deliveryId, state } of ended) {
    const { files, done } = counts.get(deliveryId) ?? { files: 0, done: 0 }
    counts.set(deliveryId, { files: files + 1, done: state.kind === 'done' ? done + 1 : done })
  }
  return Array.from(counts).flatMap(([id, { files, done }]) => {
    const title = titleOf(id)
    if (title === undefined || files === 1) return []
    if (done === files) return `${files} files of ${title} uploaded.`
    return `${done} of ${files} files of ${title} uploaded, ${files - done} failed.`
  })
}
