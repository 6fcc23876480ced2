import { join } from 'node:path'
import pLimit from 'p-limit'
import { z } from 'zod'
import { sharedLink, type SharedLink } from '../contract/index.ts'
import { writeJson } from './atomic-file.ts'
import { readStateFile } from './state-file.ts'

/** The links that were handed to people: when they end, never what they are. */
export type SharedLinksFile = {
  list(): SharedLink[]
  of(uploadId: string): SharedLink | null
  /** Replaces what is known of their uploads. Throws `StateUnwritable`. */
  put(links: SharedLink[]): Promise<void>
}

/**
 * Opens `shared-links.json` in the state directory `dir`, and forgets uploads that are gone. A file that makes no
 * sense is put aside under another name. Throws `StateUnwritable`.
 */
export async function openSharedLinks(
  dir: string,
  isKnown: (uploadId: string) => boolean,
): Promise<SharedLinksFile> {
  const file = join(dir, 'shared-links.json')
  const read = (await readStateFile(file, z.array(sharedLink))) ?? []
  const links = new Map(read.filter(({ uploadId }) => isKnown(uploadId)).map((link) => [link.uploadId, link]))
  // So that the newest is written last.
  const oneAtATime = pLimit(1)

  return {
    list: () => [...links.values()],
    of: (uploadId) => links.get(uploadId) ?? null,
    put: (changed) => {
      for (const link of changed) links.set(link.uploadId, link)
      const all = [...links.values()]
      return oneAtATime(() => writeJson(file, all))
    },
  }
}
