import { join } from 'node:path'
import pLimit from 'p-limit'
import { z } from 'zod'
import { sharedLink, type SharedLink, t } from '../contract/index.ts'
import { mendChecked, writeChecked, type CheckedFormat } from './checked-file.ts'
import type { OnDamaged } from './state-file.ts'

const name = 'shared-links.json'
const format: CheckedFormat<SharedLink> = { entry: sharedLink, older: z.array(sharedLink) }

/** The file of an upload; undefined for one that is gone. */
type FileOf = (uploadId: string) => string | undefined

export type SharedLinksFile = Awaited<ReturnType<typeof openSharedLinks>>

/**
 * Opens `shared-links.json` in the state directory `dir`, whose lock the caller holds, and forgets the links that are
 * not kept. It holds when the links end that were handed to people, never what they are. `onDamaged` gets a sentence
 * about those that are damaged. Throws `StateUnwritable`.
 */
export async function openSharedLinks(
  dir: string,
  fileOf: FileOf,
  onDamaged: OnDamaged = () => undefined,
  isKept = ({ uploadId }: SharedLink): boolean => fileOf(uploadId) !== undefined,
) {
  const file = join(dir, name)
  const { entries, damaged } = await mendChecked(dir, name, format)
  if (damaged.length > 0) onDamaged(damageInWords(dir, damaged, fileOf))
  const links = new Map(entries.filter(isKept).map((link) => [link.uploadId, link]))
  // So that the newest is written last.
  const oneAtATime = pLimit(1)
  let version = 0

  return {
    list: () => [...links.values()],
    of: (uploadId: string): SharedLink | null => links.get(uploadId) ?? null,
    /** Differs whenever links were put. */
    version: () => version,
    /** Replaces what is known of their uploads. Throws `StateUnwritable`. */
    put: (changed: SharedLink[]): Promise<void> => {
      version++
      for (const link of changed) links.set(link.uploadId, link)
      const all = [...links.values()]
      return oneAtATime(() => writeChecked(file, all))
    },
  }
}

function damageInWords(dir: string, damaged: string[], fileOf: FileOf): string {
  const files = damaged.flatMap((line) => fileOf(/"uploadId":"([^"]+)"/.exec(line)?.[1] ?? '') ?? [])
  const file = join(dir, name)
  return files.length === damaged.length
    ? t('damage.linksOf', { file, names: files.join(', ') })
    : t('damage.someLinks', { file })
}
