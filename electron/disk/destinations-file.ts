import { join } from 'node:path'
import { z } from 'zod'
import { destination, type Destination } from '../contract/index.ts'
import { writeAtomically } from './atomic-file.ts'
import { readStateFile } from './state-file.ts'

const contents = z.object({
  destinations: z.array(destination),
  selectedDestinationId: z.string().nullable(),
})
export type DestinationList = z.infer<typeof contents>

/** The destinations that a person has set up, without any secret. */
export type DestinationsFile = {
  list(): DestinationList
  /** Adds a destination, or replaces the one with the same id, and selects it. Throws `StateUnwritable`. */
  put(destination: Destination): Promise<void>
  /** An unknown id changes nothing. Throws `StateUnwritable`. */
  select(id: string): Promise<void>
  /** The first of the others becomes the selected one. Throws `StateUnwritable`. */
  remove(id: string): Promise<void>
}

/**
 * Opens `destinations.json` in the state directory `dir`. A file that makes no sense is put aside under another
 * name, never overwritten. Throws `StateUnwritable`.
 */
export async function openDestinations(dir: string): Promise<DestinationsFile> {
  const file = join(dir, 'destinations.json')
  let current = (await readStateFile(file, contents)) ?? { destinations: [], selectedDestinationId: null }

  async function write(next: DestinationList): Promise<void> {
    await writeAtomically(file, `${JSON.stringify(next, null, 2)}\n`)
    current = next
  }

  return {
    list: () => current,
    put: (added) => {
      const isKnown = current.destinations.some(({ id }) => id === added.id)
      const destinations = isKnown
        ? current.destinations.map((known) => (known.id === added.id ? added : known))
        : [...current.destinations, added]
      return write({ destinations, selectedDestinationId: added.id })
    },
    async select(id) {
      if (!current.destinations.some((known) => known.id === id)) return
      await write({ ...current, selectedDestinationId: id })
    },
    async remove(id) {
      const destinations = current.destinations.filter((known) => known.id !== id)
      const { selectedDestinationId: selected } = current
      await write({
        destinations,
        selectedDestinationId: selected === id ? (destinations[0]?.id ?? null) : selected,
      })
    },
  }
}
