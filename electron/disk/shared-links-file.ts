import { join } from 'node:path'
import pLimit from 'p-limit'
import { z } from 'zod'
import { sharedLink, type SharedLink } from '../contract/index.ts'
import { writeJson } from './atomic-file.ts'
import { readStateFile } from './state-file.ts'

export type SharedLinksFile = Awaited<ReturnType<typeof openSharedLinks>>

/**
 * Opens `shared-links.json` in the state directory `dir`, and forgets uploads that are gone. It holds when the links
 * end that were handed to people, never what they are. A file that makes no
 * sense is put aside under another name. Throws `StateUnwritable`.
 */
export async function openSharedLinks(dir: string, isKnown: (uploadId: string) => boolean) {
  const file = join(dir, 'shared-links.json')
  const read = (await readStateFile(file, z.array(sharedLink))) ?? []
  const links = new Map(read.filter(({ uploadId }) => isKnown(uploadId)).map((link) => [link.uploadId, link]))
  // So that the newest is written last.
  const oneAtATime = pLimit(1)

  return {
    list: () => [...links.values()],
    of: (uploadId: string): SharedLink | null => links.get(uploadId) ?? null,
    /** Replaces what is known of their uploads. Throws `StateUnwritable`. */
    put: (changed: SharedLink[]): Promise<void> => {
      for (const link of changed) links.set(link.uploadId, link)
      const all = [...links.values()]
      return oneAtATime(() => writeJson(file, all))
    },
  }
}
