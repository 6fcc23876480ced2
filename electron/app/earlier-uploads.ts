import type { UploadRecord } from '../contract/index.ts'
import type { Engine } from '../engine/engine.ts'
import type { JournalUpload } from '../engine/ports.ts'

/** So many uploads of the archive come into the list at a time. */
const shownAtOnce = 500

type Parts = {
  engine: Pick<Engine, 'archived' | 'record' | 'recall'>
  /** Whether the archive holds any. */
  hasAny: boolean
  /** Called with those that came into the list. */
  onShown: (records: UploadRecord[]) => Promise<void>
  /** Gets the lines of the archive that cannot be read, each once. */
  onDamaged: (lines: string[]) => void
}

/** The uploads of the archive, which come into the list when somebody wants them, and stay until the app ends. */
export function createEarlierUploads({ engine, hasAny, onShown, onDamaged }: Parts) {
  let hasMore = hasAny
  const damaged = new Set<string>()

  /** At most so many that are not in the list yet, the newest first. */
  async function next(count: number, naming?: readonly string[]): Promise<JournalUpload[]> {
    const found: JournalUpload[] = []
    const toldBefore = damaged.size
    for await (const upload of engine.archived(naming, (line) => damaged.add(line))) {
      if (engine.record(upload.record.id) !== undefined) continue
      if (found.push(upload) === count) break
    }
    if (damaged.size > toldBefore) onDamaged([...damaged].slice(toldBefore))
    return found
  }

  async function show(uploads: JournalUpload[]): Promise<void> {
    engine.recall(uploads)
    await onShown(uploads.map(({ record }) => record))
  }

  return {
    hasMore: () => hasMore,
    /** Brings more into the list, the newest first. Throws `StateUnwritable`. */
    async showMore(): Promise<void> {
      const found = await next(shownAtOnce + 1)
      await show(found.slice(0, shownAtOnce))
      hasMore = found.length > shownAtOnce
    },
    /** Brings these uploads into the list, as far as they are in the archive. Throws `StateUnwritable`. */
    async showThese(ids: readonly string[]): Promise<void> {
      const missing = new Set(ids.filter((id) => engine.record(id) === undefined))
      if (missing.size === 0) return
      const found = await next(Infinity, [...missing])
      await show(found.filter(({ record }) => missing.has(record.id)))
    },
  }
}
