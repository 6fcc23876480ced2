import { join } from 'node:path'
import pLimit from 'p-limit'
import { z } from 'zod'
import { mendChecked, writeChecked, type CheckedFormat } from './checked-file.ts'
import type { OnDamaged } from './state-file.ts'
import { t } from '../contract/index.ts'

const name = 'readings.json'

/** Folders that are read into a delivery. `startedAt` in milliseconds since the epoch: keys are made with its date. */
const journalledReading = z.object({
  id: z.string().min(1),
  title: z.string(),
  destinationId: z.string().nullable(),
  paths: z.array(z.string().min(1)).min(1),
  startedAt: z.number(),
})
export type JournalledReading = z.infer<typeof journalledReading>

const format: CheckedFormat<JournalledReading> = { entry: journalledReading, older: z.never().array() }

export type ReadingsFile = Awaited<ReturnType<typeof openReadings>>

/**
 * Opens `readings.json` in the state directory `dir`, whose lock the caller holds: the deliveries whose folders are
 * being read, and those that an earlier process was cut off in. Throws `StateUnwritable`.
 */
export async function openReadings(dir: string, onDamaged: OnDamaged) {
  const file = join(dir, name)
  const { entries, damaged } = await mendChecked(dir, name, format)
  if (damaged.length > 0) onDamaged(damageInWords(file))
  const readings = new Map(entries.map((reading) => [reading.id, reading]))
  const oneAtATime = pLimit(1)
  const write = (): Promise<void> => {
    const all = [...readings.values()]
    return oneAtATime(() => writeChecked(file, all))
  }

  return {
    /** What an earlier process was reading when it ended. */
    cutOff: [...readings.values()] as readonly JournalledReading[],
    /** Throws `StateUnwritable`. */
    begin(reading: JournalledReading): Promise<void> {
      readings.set(reading.id, reading)
      return write()
    },
    /** Throws `StateUnwritable`. */
    async end(id: string): Promise<void> {
      if (readings.delete(id)) await write()
    },
  }
}

function damageInWords(file: string): string {
  return t('damage.readings', { file })
}
