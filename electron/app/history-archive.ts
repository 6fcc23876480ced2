import { basename } from 'node:path'
import type { HistoryFile } from '../core/history-rows.ts'
import { archivedBriefly, type BriefUpload } from '../disk/index.ts'

/** Memory that nobody has asked for in this time is given back: 100,000 uploads take 60 MB. */
const keptMs = 5 * 60_000

type Parts = {
  stateDir: string
  /** Gets the lines that cannot be read, each once. */
  onDamaged: (lines: string[]) => void
}

/** What of the archive is in memory. */
type Loaded = {
  files: Map<string, HistoryFile>
  /** Removed since the reading began, which may come to them. */
  removed: Set<string>
  isWhole: boolean
  hasFailed: boolean
  /** Rejects with why the archive cannot be read. */
  reading: Promise<void>
}

export type HistoryArchive = ReturnType<typeof createHistoryArchive>

/** The files that the archive tells of, read from the newest back as soon as somebody asks for them. */
export function createHistoryArchive({ stateDir, onDamaged }: Parts) {
  const toldDamaged = new Set<string>()
  let loaded: Loaded | null = null
  let waiting: (() => void)[] = []
  let forgetting: NodeJS.Timeout | undefined
  let version = 0

  function changed(): void {
    version++
    const called = waiting
    waiting = []
    for (const call of called) call()
  }

  async function read(into: Loaded): Promise<void> {
    const damaged: string[] = []
    let unsaid = 0
    for await (const upload of archivedBriefly(stateDir, { onDamaged: (line) => damaged.push(line) })) {
      const { id } = upload.record
      const file = fileOf(upload)
      if (file !== null && !into.files.has(id) && !into.removed.has(id)) into.files.set(id, file)
      if (++unsaid % 500 === 0) changed()
    }
    into.isWhole = true
    changed()
    const unknown = damaged.filter((line) => !toldDamaged.has(line))
    for (const line of unknown) toldDamaged.add(line)
    if (unknown.length > 0) onDamaged(unknown)
  }

  function load(): Loaded {
    clearTimeout(forgetting)
    forgetting = setTimeout(() => (loaded = null), keptMs).unref()
    if (loaded !== null) return loaded
    const fresh: Loaded = {
      files: new Map(),
      removed: new Set(),
      isWhole: false,
      hasFailed: false,
      reading: Promise.resolve(),
    }
    loaded = fresh
    fresh.reading = read(fresh)
    fresh.reading.catch(() => {
      fresh.hasFailed = true
      if (loaded === fresh) loaded = null
      changed()
    })
    return fresh
  }

  return {
    /** Changes with what `files` answers. */
    version: () => version,
    /**
     * Those that are read, in no order; at least `count` of them, the newest, if there are so many. Throws
     * `StateUnwritable`.
     */
    async files(count: number): Promise<{ files: Iterable<HistoryFile>; isWhole: boolean }> {
      const now = load()
      const isEnough = () => now.isWhole || now.hasFailed || now.files.size >= count
      while (!isEnough()) await new Promise<void>((resolve) => waiting.push(resolve))
      if (now.hasFailed) await now.reading
      return { files: now.files.values(), isWhole: now.isWhole }
    },
    /** They have come to the archive. */
    add(uploads: readonly BriefUpload[]): void {
      for (const upload of uploads) {
        const file = fileOf(upload)
        if (file !== null) loaded?.files.set(file.id, file)
      }
      changed()
    },
    /** They have left the archive. */
    remove(ids: readonly string[]): void {
      for (const id of ids) {
        loaded?.files.delete(id)
        loaded?.removed.add(id)
      }
      changed()
    },
  }
}

/** Null for one that was not delivered. */
export function fileOf({ record, state }: BriefUpload): HistoryFile | null {
  if (state.kind !== 'done') return null
  const { id, file, key, destinationId, address, source, delivery } = record
  const { proof, readBack = false, finishedAt } = state
  return {
    id,
    file,
    name: basename(file),
    key,
    destinationId,
    bucket: address.bucket,
    sizeBytes: source.sizeBytes,
    proof,
    readBack,
    finishedAt,
    delivery: delivery ?? null,
  }
}
