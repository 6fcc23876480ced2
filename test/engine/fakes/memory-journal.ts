import { Readable } from 'node:stream'
import type { JournalEntry } from '../../../electron/engine/journal-entry.ts'
import { Picture } from '../../../electron/disk/journal-replay.ts'
import type { Life } from './life.ts'
import type { Journal } from '../../../electron/engine/ports.ts'

/** What is on the disk: survives every life. */
export class JournalDisk {
  readonly entries: JournalEntry[] = []
  /** Called when a line has been written. */
  onAppend: (entry: JournalEntry) => void = () => undefined

  /** The journal as one life opens it. */
  open(life: Life): Journal {
    const picture = new Picture()
    for (const entry of this.entries) picture.apply(entry)
    return {
      uploads: () => picture.uploads(),
      append: async (entry) => {
        await life.step()
        this.entries.push(structuredClone(entry))
        picture.apply(entry)
        this.onAppend(entry)
      },
      archived: () => Readable.from([]),
      archive: () => Promise.resolve(),
      removeArchived: () => Promise.resolve(),
      close: () => Promise.resolve(),
    }
  }
}
