import type { UploadView } from '../contract/index.ts'

type Ended = Pick<UploadView, 'deliveryId'> & { state: Pick<UploadView['state'], 'kind'> }

/** How each delivery of several files ended: `42 files of Dailies uploaded.` */
export function deliverySummaries(titleOf: (deliveryId: string) => string | undefined) {
  const counts = new Map<string, { title: string; files: number; done: number }>()
  return {
    /** A file has ended. One by itself is no delivery. */
    add({ deliveryId, state }: Ended): void {
      const title = titleOf(deliveryId)
      if (title === undefined) return
      const { files, done } = counts.get(deliveryId) ?? { files: 0, done: 0 }
      counts.set(deliveryId, { title, files: files + 1, done: state.kind === 'done' ? done + 1 : done })
    },
    sentences(): string[] {
      return Array.from(counts.values()).flatMap(({ title, files, done }) => {
        if (files === 1) return []
        if (done === files) return `${files} files of ${title} uploaded.`
        return `${done} of ${files} files of ${title} uploaded, ${files - done} failed.`
      })
    },
  }
}
